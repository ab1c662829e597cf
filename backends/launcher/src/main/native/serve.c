/*
 * Starts steps for a server that stays: it is asked on standard input and answers on standard output.
 * Each step gets a launcher of its own by `fork`, without the cost of a new program: a session, a
 * subreaper and an exit record for each, exactly as when it is called once for each step.
 *
 * Integers have four bytes, the highest first.
 *   request   LENGTH of what follows, LAUNCH, ID, number of arguments, number of variables, then each
 *             of them with a NUL behind it: the arguments of orrery-launch, the variables as NAME=VALUE
 *   request   LENGTH, TERMINATE, ID: as SIGTERM to that step's launcher; nothing if it has ended
 *   answer    ID, exit code of the launcher; once for each step, in the order of their ends
 *
 * If it is killed, its steps go on: their records tell of them. When the input ends, because the
 * server has gone or wants no more, it waits for the last step, so that none is left unreaped.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch.h"

enum { LAUNCH = 1, TERMINATE = 2 };
enum { WORD = 4, ANSWER = 2 * WORD };

/* More than a kernel takes as arguments and environment of one program. */
#define LONGEST_REQUEST (16u << 20)
#define READ_AHEAD (64u << 10)

struct buffer {
  char *bytes;
  size_t start, end, size; /* what counts is between start and end */
};

struct step {
  pid_t launcher;
  uint32_t id;
};

static int requests, answers, ends;
static struct buffer in, out;
static struct step *steps;
static size_t running, steps_size;

/* Makes room behind `end`; 0 if there is no memory. */
static int reserve_room(struct buffer *b, size_t room) {
  if (b->start == b->end) b->start = b->end = 0;
  if (b->size - b->end >= room) return 1;
  memmove(b->bytes, b->bytes + b->start, b->end - b->start);
  b->end -= b->start;
  b->start = 0;
  if (b->size - b->end >= room) return 1;
  char *larger = realloc(b->bytes, b->end + room);
  if (!larger) return 0;
  b->bytes = larger;
  b->size = b->end + room;
  return 1;
}

static uint32_t word(const char *at) {
  const unsigned char *b = (const unsigned char *)at;
  return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void put_word(char *at, uint32_t value) {
  for (int i = 0; i < WORD; i++) at[i] = (char)(value >> (24 - 8 * i));
}

/* Answers are kept while the server does not read: nothing here may wait for it, or both would wait. */
static void flush_answers(void) {
  while (out.start < out.end) {
    ssize_t n = write(answers, out.bytes + out.start, out.end - out.start);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return;
    /* Nobody is left who wants to know. */
    out.start += n < 0 ? out.end - out.start : (size_t)n;
  }
}

static void answer(uint32_t id, int code) {
  /* Without memory for eight bytes there is no way on; the steps' records tell of them. */
  if (!reserve_room(&out, ANSWER)) _exit(EXIT_FAILURE);
  put_word(out.bytes + out.end, id);
  put_word(out.bytes + out.end + WORD, (uint32_t)code);
  out.end += ANSWER;
}

/* Takes `count` strings apart, up to `end`; NULL if they are not all there. */
static char **strings(char **next, const char *end, uint32_t count) {
  if (count > LONGEST_REQUEST) return NULL;
  char **list = calloc((size_t)count + 1, sizeof *list);
  for (uint32_t i = 0; list && i < count; i++) {
    char *nul = *next < end ? memchr(*next, 0, (size_t)(end - *next)) : NULL;
    if (!nul) return NULL;
    list[i] = *next;
    *next = nul + 1;
  }
  return list;
}

/* In the forked process: becomes the step's launcher. */
static int launch_for(char *request, const char *end) {
  /* Held open, they would keep the server from seeing our end, and us from seeing the server's. */
  close(requests);
  close(answers);
  close(ends);
  if (end - request < 2 * WORD) return USAGE;
  uint32_t argument_count = word(request), variable_count = word(request + WORD);
  char *next = request + 2 * WORD;
  char **arguments = strings(&next, end, argument_count);
  char **variables = arguments ? strings(&next, end, variable_count) : NULL;
  struct request r;
  if (!variables || next != end || !parse((int)argument_count, arguments, &r)) return USAGE;
  environ = variables;
  return launch(&r);
}

static void start(uint32_t id, char *request, const char *end) {
  if (running == steps_size) {
    size_t larger_size = steps_size ? 2 * steps_size : 64;
    struct step *larger = realloc(steps, larger_size * sizeof *steps);
    if (!larger) {
      answer(id, NOT_FORKED);
      return;
    }
    steps = larger;
    steps_size = larger_size;
  }
  pid_t launcher = fork();
  if (launcher == 0) _exit(launch_for(request, end));
  if (launcher < 0) {
    answer(id, NOT_FORKED);
    return;
  }
  steps[running].launcher = launcher;
  steps[running++].id = id;
}

static void terminate(uint32_t id) {
  for (size_t i = 0; i < running; i++) {
    /* One that we have not reaped: its process id is still its own. */
    if (steps[i].id == id) kill(steps[i].launcher, SIGTERM);
  }
}

static void reap(void) {
  struct signalfd_siginfo told;
  while (read(ends, &told, sizeof told) > 0) continue;
  int status;
  pid_t ended;
  while ((ended = waitpid(-1, &status, WNOHANG)) > 0) {
    for (size_t i = 0; i < running; i++) {
      if (steps[i].launcher == ended) {
        answer(steps[i].id, WIFEXITED(status) ? WEXITSTATUS(status) : DIED);
        steps[i] = steps[--running];
        break;
      }
    }
  }
}

/* Does every request that has come whole; 0 if what came is none. */
static int take_requests(void) {
  while (in.end - in.start >= WORD) {
    uint32_t length = word(in.bytes + in.start);
    if (length < 2 * WORD || length > LONGEST_REQUEST) return 0;
    if (in.end - in.start - WORD < length) return reserve_room(&in, WORD + length);
    char *request = in.bytes + in.start + WORD;
    uint32_t kind = word(request), id = word(request + WORD);
    switch (kind) {
      case LAUNCH: start(id, request + 2 * WORD, request + length); break;
      case TERMINATE: terminate(id); break;
      default: return 0;
    }
    in.start += WORD + length;
  }
  return 1;
}

/* 0 once nothing more will come. */
static int read_requests(void) {
  if (!reserve_room(&in, READ_AHEAD)) return 0;
  ssize_t n = read(requests, in.bytes + in.end, in.size - in.end);
  if (n < 0) return errno == EINTR;
  in.end += (size_t)n;
  return n > 0 && take_requests();
}

/* Keeps our ends of the server's pipes away from the numbers that steps use. */
static int prepare(void) {
  requests = fcntl(0, F_DUPFD_CLOEXEC, 3);
  answers = fcntl(1, F_DUPFD_CLOEXEC, 3);
  int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (requests < 0 || answers < 0 || nothing < 0) return 0;
  if (dup2(nothing, 0) < 0 || dup2(nothing, 1) < 0) return 0;
  close(nothing);
  fcntl(answers, F_SETFL, fcntl(answers, F_GETFL) | O_NONBLOCK);
  /* Ctrl-C is for the server, which then asks for what it wants ended; only its pipe ends us. */
  setsid();
  sigset_t all, children;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, NULL);
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  ends = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
  return ends >= 0;
}

int serve(void) {
  if (!prepare()) return NOT_FORKED;
  int asked = 1;
  while (asked || running > 0 || out.start < out.end) {
    struct pollfd wait[] = {
        {.fd = ends, .events = POLLIN},
        {.fd = asked ? requests : -1, .events = POLLIN},
        {.fd = out.start < out.end ? answers : -1, .events = POLLOUT},
    };
    if (poll(wait, 3, -1) < 0 && errno != EINTR) return NOT_FORKED;
    if (wait[0].revents) reap();
    if (wait[1].revents) asked = read_requests();
    flush_answers();
  }
  return RECORDED;
}
