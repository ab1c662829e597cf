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
  DIED = 7             /* --serve only: the step's launcher was killed */
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

int write_all(int fd, const char *text, size_t length);

#endif
