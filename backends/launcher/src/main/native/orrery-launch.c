/*
 * Starts one step, watches it, and writes down how it ended. See ARCHITECTURE, "The launcher".
 *
 *   orrery-launch ATTEMPT WORK STDIN STDOUT STDERR TIME_LIMIT GRACE -- PROGRAM [ARGUMENT...]
 *
 * ATTEMPT, WORK   existing folders; the records `started` and `exit` are written into ATTEMPT
 * STDIN...        files; STDOUT may equal STDERR
 * TIME_LIMIT      seconds for the command alone, 0 for none; GRACE seconds between SIGTERM and SIGKILL
 *
 *   orrery-launch --serve
 *
 * does the same for as many steps as it is asked to on its standard input: see serve.c.
 * --private and its kin do it in a container that steps share one after another: see private.c.
 *
 * Exit codes: see launch.h. orrery-launch.sh is the same program, but for those, for hosts that
 * can't run this one; both pass one suite. Linux only: it relies on child subreapers and on /proc.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "launch.h"

#define NANOS 1000000000LL
/* How long the exit record is tried again while the disk is full. */
#define RECORD_PATIENCE (600 * NANOS)
/* How long processes that even SIGKILL does not end (they hang in the kernel) are waited for. */
#define KILL_PATIENCE (30 * NANOS)
/* Between two rounds of SIGKILL: what a killed process had forked comes to us only when it is gone. */
#define KILL_ROUND (5 * 1000000LL)

typedef long long nanos;

/* Why the command could not be started: `what`, `name` and errno. Written by the vfork child. */
struct refusal {
  const char *what, *name;
  int error;
};

enum cause { NONE, CANCELLED, TIME_LIMIT };

static char boot_id[64];

static nanos now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec * NANOS + t.tv_nsec;
}

static int read_text(const char *path, char *buffer, size_t size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : read(fd, buffer, size - 1);
  if (fd >= 0) close(fd);
  buffer[n > 0 ? n : 0] = 0;
  return n > 0;
}

int write_all(int fd, const char *text, size_t length) {
  while (length > 0) {
    ssize_t n = write(fd, text, length);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return -1;
    text += n;
    length -= (size_t)n;
  }
  return 0;
}

/* The fields of /proc/PID/stat behind the program's name, which may hold blanks and brackets. */
static char *stat_fields(const char *pid, char *buffer, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%s/stat", pid);
  char *end = read_text(path, buffer, size) ? strrchr(buffer, ')') : NULL;
  return end ? end + 2 : NULL;
}

static unsigned long long own_start_ticks(void) {
  char buffer[1024];
  unsigned long long ticks = 0;
  char *field = stat_fields("self", buffer, sizeof buffer);
  for (int i = 3; field && i < 22; i++) {
    field = strchr(field, ' ');
    if (field) field++;
  }
  if (field) sscanf(field, "%llu", &ticks);
  return ticks;
}

void settle(void) {
  /* Commands expect default dispositions, whatever our caller ignored. */
  for (int i = 1; i < NSIG; i++) signal(i, SIG_DFL);
  if (!read_text("/proc/sys/kernel/random/boot_id", boot_id, sizeof boot_id)) strcpy(boot_id, "-");
  boot_id[strcspn(boot_id, "\n")] = 0;
}

/* Creates `started`. It is the fence: whoever creates it is the only one to run this attempt. */
static int fence(int folder, nanos wall) {
  int fd = openat(folder, "started", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd < 0) return errno == EEXIST ? ALREADY_STARTED : NOT_FENCED;
  struct utsname host;
  uname(&host);
  char text[512];
  int length = snprintf(text, sizeof text,
      "orrery-started 1\npid %d\nticks %llu\nboot %s\nhost %s\nat %lld\nend\n", (int)getpid(),
      own_start_ticks(), boot_id, host.nodename, wall);
  int failed = write_all(fd, text, (size_t)length);
  if (close(fd) != 0 || failed) {
    /* Disk full. Nothing has run, so the attempt stays free for a later try. */
    unlinkat(folder, "started", 0);
    return NOT_FENCED;
  }
  return RECORDED;
}

/* Takes a block of the disk now, so that a disk that the command fills still has room for the record. */
static int reserve(int folder) {
  int fd = openat(folder, "exit.tmp", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return -1;
  int failed = write_all(fd, "\n", 1);
  return close(fd) != 0 || failed ? -1 : 0;
}

static int write_record(int folder, const char *text) {
  int fd = openat(folder, "exit.tmp", O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return -1;
  int failed = write_all(fd, text, strlen(text));
  if (close(fd) != 0 || failed) return -1;
  return renameat(folder, "exit.tmp", folder, "exit");
}

static int record(int folder, const char *text, const sigset_t *cancels) {
  nanos until = now(CLOCK_MONOTONIC) + RECORD_PATIENCE;
  while (write_record(folder, text) != 0) {
    if (errno != ENOSPC && errno != EDQUOT) return NOT_RECORDED;
    struct timespec second = {1, 0};
    if (now(CLOCK_MONOTONIC) > until || sigtimedwait(cancels, NULL, &second) > 0) return NOT_RECORDED;
  }
  return RECORDED;
}

/* In the child of vfork: shares our memory until exec, so it only stores into `refusal` and exits. */
static void refuse(volatile struct refusal *refusal, const char *what, const char *name) {
  refusal->error = errno;
  refusal->what = what;
  refusal->name = name;
  _exit(127);
}

static void become(const struct request *r, volatile struct refusal *refusal) {
  sigset_t none;
  sigemptyset(&none);
  setpgid(0, 0);
  /* If somebody kills the launcher, nobody watches the command any more: it must not go on alone. */
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (chdir(r->work) != 0) refuse(refusal, "working folder", r->work);
  int in = open(r->in, O_RDONLY | O_CLOEXEC);
  if (in < 0) refuse(refusal, "standard input", r->in);
  int out = open(r->out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (out < 0) refuse(refusal, "standard output", r->out);
  int same = strcmp(r->out, r->err) == 0;
  int err = same ? out : open(r->err, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (err < 0) refuse(refusal, "standard error", r->err);
  if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0) refuse(refusal, "standard streams", r->work);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execvp(r->command[0], r->command);
  refuse(refusal, "program", r->command[0]);
}

/* Signals children; with `all`, every descendant. Returns how many it found. */
static int signal_children(int signal, int all) {
  static struct { pid_t pid, parent; } seen[1 << 16];
  static pid_t ours[1 << 16];
  int count = 0, found = 0;
  DIR *proc = opendir("/proc");
  if (!proc) return 0;
  for (struct dirent *e; count < 1 << 16 && (e = readdir(proc));) {
    char buffer[1024];
    char *fields = isdigit((unsigned char)e->d_name[0]) ? stat_fields(e->d_name, buffer, sizeof buffer) : NULL;
    int parent;
    if (fields && sscanf(fields, "%*c %d", &parent) == 1) {
      seen[count].pid = atoi(e->d_name);
      seen[count++].parent = parent;
    }
  }
  closedir(proc);
  pid_t parent = getpid();
  for (int next = 0;; parent = ours[next++]) {
    for (int i = 0; i < count; i++) {
      if (seen[i].parent == parent) ours[found++] = seen[i].pid;
    }
    if (!all || next >= found) break;
  }
  for (int i = 0; i < found; i++) kill(ours[i], signal);
  return found;
}

static void remain(struct timespec *t, nanos until) {
  nanos left = until - now(CLOCK_MONOTONIC);
  if (left < 0) left = 0;
  t->tv_sec = left / NANOS;
  t->tv_nsec = left % NANOS;
}

/*
 * Waits until the command and everything it left behind are gone. As a child subreaper we inherit
 * every descendant whose parent ends, so "no child left" means "no descendant left".
 */
static enum cause watch(const struct request *r, pid_t command, const sigset_t *signals, int *status, nanos *ended) {
  const nanos never = INT64_MAX;
  enum cause cause = NONE;
  int done = 0;
  nanos start = now(CLOCK_MONOTONIC);
  nanos limit = r->limit > 0 ? start + r->limit * NANOS : never;
  nanos kill_from = never, give_up = never;
  for (;;) {
    int s;
    pid_t pid;
    while ((pid = waitpid(-1, &s, WNOHANG)) > 0) {
      if (pid == command) {
        done = 1;
        *status = s;
        *ended = now(CLOCK_MONOTONIC);
      }
    }
    if (pid < 0) return cause;
    nanos time = now(CLOCK_MONOTONIC);
    if (done && cause == NONE && kill_from == never) kill_from = time;
    if (kill_from == never && time >= limit) {
      cause = TIME_LIMIT;
      kill(-command, SIGTERM);
      signal_children(SIGTERM, 1);
      kill_from = time + r->grace * NANOS;
    }
    nanos wake = kill_from != never ? kill_from : limit;
    if (time >= kill_from) {
      if (give_up == never) give_up = time + KILL_PATIENCE;
      if (time > give_up) return cause;
      /* Only children: their ids can't be reused before we have reaped them. The rest comes to us. */
      signal_children(SIGKILL, 0);
      wake = time + KILL_ROUND;
    }
    struct timespec left;
    if (wake != never) remain(&left, wake);
    int signal = sigtimedwait(signals, NULL, wake == never ? NULL : &left);
    if (signal > 0 && signal != SIGCHLD && kill_from == never) {
      cause = CANCELLED;
      kill(-command, SIGTERM);
      signal_children(SIGTERM, 1);
      kill_from = now(CLOCK_MONOTONIC) + r->grace * NANOS;
    }
  }
}

static void one_line(char *text) {
  for (; *text; text++) {
    if ((unsigned char)*text < ' ') *text = '?';
  }
}

int launch(const struct request *r) {
  sigset_t signals, cancels;
  sigemptyset(&cancels);
  sigaddset(&cancels, SIGTERM);
  sigaddset(&cancels, SIGINT);
  sigaddset(&cancels, SIGHUP);
  sigaddset(&cancels, SIGQUIT);
  signals = cancels;
  sigaddset(&signals, SIGCHLD);
  /* Blocked before the fence: from then on a signal is an order to cancel and must not be lost. */
  sigprocmask(SIG_SETMASK, &signals, NULL);
  setsid();
  prctl(PR_SET_CHILD_SUBREAPER, 1);

  nanos wall = now(CLOCK_REALTIME);
  nanos started = now(CLOCK_MONOTONIC), ended = started;
  int folder = open(r->attempt, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return NOT_FENCED;
  int fenced = fence(folder, wall);
  if (fenced != RECORDED) return fenced;
  if (reserve(folder) != 0) {
    unlinkat(folder, "exit.tmp", 0);
    unlinkat(folder, "started", 0);
    return NOT_FENCED;
  }

  volatile struct refusal refusal = {NULL, NULL, 0};
  int status = 0;
  enum cause cause = NONE;
  pid_t command = vfork();
  if (command == 0) become(r, &refusal);
  if (command < 0) {
    refusal.what = "process for";
    refusal.name = r->command[0];
    refusal.error = errno;
  } else {
    /* A child that we could not reap in time counts as killed. */
    status = SIGKILL;
    cause = watch(r, command, &signals, &status, &ended);
  }

  char result[1024];
  if (refusal.what) {
    snprintf(result, sizeof result, "notStarted %s `%.700s`: %s", refusal.what, refusal.name,
        strerror(refusal.error));
  } else if (cause == CANCELLED) {
    strcpy(result, "cancelled");
  } else if (cause == TIME_LIMIT) {
    snprintf(result, sizeof result, "timeLimit %ld", r->limit);
  } else if (WIFSIGNALED(status)) {
    snprintf(result, sizeof result, "signalled %d", WTERMSIG(status));
  } else {
    snprintf(result, sizeof result, "exited %d", WEXITSTATUS(status));
  }
  one_line(result);

  struct rusage usage;
  getrusage(RUSAGE_CHILDREN, &usage);
  nanos processor = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * NANOS +
                    (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000LL;
  char text[2048];
  /* The end is the start plus what a steady clock counted: a clock that is set must not show. */
  snprintf(text, sizeof text,
      "orrery-exit 1\nresult %s\nstarted %lld\nended %lld\nprocessor %lld\npeakKibibytes %ld\nend\n",
      result, wall, wall + (ended - started), processor, usage.ru_maxrss);
  return record(folder, text, &cancels);
}

static int number(const char *text, long *value) {
  char *end;
  errno = 0;
  *value = strtol(text, &end, 10);
  /* The bound keeps nanoseconds inside 64 bits. */
  return isdigit((unsigned char)text[0]) && *end == 0 && errno == 0 && *value <= 4000000000L;
}

int parse(int count, char **arguments, struct request *r) {
  if (count < 9 || strcmp(arguments[7], "--") != 0) return 0;
  r->attempt = arguments[0];
  r->work = arguments[1];
  r->in = arguments[2];
  r->out = arguments[3];
  r->err = arguments[4];
  r->command = arguments + 8;
  return number(arguments[5], &r->limit) && number(arguments[6], &r->grace);
}

int main(int count, char **arguments) {
  struct request r;
  settle();
  if (count == 2 && strcmp(arguments[1], "--serve") == 0) return serve();
  if (count > 2 && strcmp(arguments[1], "--private") == 0) return private_step(count - 2, arguments + 2);
  if (count == 2 && strcmp(arguments[1], "--steps") == 0) return print_steps();
  if (count == 4 && strcmp(arguments[1], "--signal") == 0) return signal_step_named(arguments[2], arguments[3]);
  if (count == 3 && strcmp(arguments[1], "--idle") == 0) return idle(arguments[2]);
  if (!parse(count - 1, arguments + 1, &r)) {
    static const char usage[] =
        "usage: orrery-launch ATTEMPT WORK STDIN STDOUT STDERR TIME_LIMIT GRACE -- PROGRAM [ARGUMENT...]\n";
    return write_all(2, usage, sizeof usage - 1) == 0 ? USAGE : USAGE;
  }
  return launch(&r);
}
