/* What the two ways of being asked to start a step share. */
#ifndef ORRERY_LAUNCH_H
#define ORRERY_LAUNCH_H

#include <stddef.h>

enum {
  RECORDED = 0,        /* the exit record is there, whatever became of the command */
  USAGE = 2,           /* called wrongly; nothing was started */
  ALREADY_STARTED = 3, /* somebody else created `started`; nothing was started */
  NOT_FENCED = 4,      /* `started` could not be written; nothing was started */
  NOT_RECORDED = 5,    /* the command was started, and the exit record could not be written */
  NOT_FORKED = 6,      /* --serve only: no process could be made; nothing was started */
  DIED = 7,            /* --serve and --private: the step's launcher was killed */
  NOT_PRIVATE = 8,     /* --private only: the step could not be parted from others; nothing was started */
  OUT_OF_MEMORY = 64   /* --private only, added to another: a process was killed for want of memory meanwhile */
};

struct request {
  const char *attempt, *work, *in, *out, *err;
  long limit, grace; /* seconds */
  char **command;
};

/* What is the same for every step of one process: done once, before anything else. */
void settle(void);

/* Whether the arguments, ATTEMPT first, are a whole request. */
int parse(int count, char **arguments, struct request *r);

/* Runs one step in this very process, which becomes the leader of its session, and gives one of the codes above. */
int launch(const struct request *r);

/* Runs steps in processes forked from this one until its standard input ends, and then until the last has ended. */
int serve(void);

/* Runs one step apart from all others of its container: see private.c. */
int private_step(int count, char **arguments);
int print_steps(void);
int signal_step_named(const char *name, const char *signal);

/* The first process of a container that steps share one after another. */
int idle(const char *seconds);

int write_all(int fd, const char *text, size_t length);

#endif
