/*
 * Steps that share a container one after another, each with processes and temporary files of its own.
 *
 *   orrery-launch --idle SECONDS
 *       the container's first process: reaps, and ends when no step came for so long
 *   orrery-launch --private NAME TAG UID GID CAPABILITIES VOLUME MOUNTS (ro|rw SOURCE TARGET)... LAUNCH
 *       one step: a process of the same container, begun as root, which goes on as the launcher of LAUNCH
 *       (ATTEMPT WORK ...) with user UID:GID, no more than CAPABILITIES (a mask), and below the folder VOLUME
 *       nothing but the MOUNTS things that follow, parents before what lies in them, each from and to a path
 *       below VOLUME. Gives the launcher's exit code, OUT_OF_MEMORY more if the kernel killed a process of the
 *       container meanwhile for want of memory, or NOT_PRIVATE
 *   orrery-launch --private - - UID GID CAPABILITIES VOLUME 0
 *       finds out whether this container lets us do that, and starts nothing
 *   orrery-launch --steps
 *       prints NAME and TAG of every step that runs, a NUL behind each
 *   orrery-launch --signal NAME SIGNAL
 *       sends a signal to a step's launcher; nothing if there is none of that name
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch.h"

/* Says on standard error, for whoever looks into the daemon's log, what could not be done. */
static int refuse(const char *what, const char *name) {
  dprintf(2, "orrery-launch: %s `%s`: %s\n", what, name, strerror(errno));
  return -1;
}

/*
 * Opens what a path names, and nothing that a link leads to: steps write links into their volume, and
 * whoever opens here is root. As `struct open_how` of the kernel, which not every C library knows.
 */
static int open_without_links(const char *path) {
  struct { uint64_t flags, mode, resolve; } how = {O_PATH | O_CLOEXEC, 0, 0x04 /* RESOLVE_NO_SYMLINKS */};
  return (int)syscall(437 /* openat2, on every architecture */, AT_FDCWD, path, &how, sizeof how);
}

static int mount_on(const char *source, const char *target, const char *type, unsigned long flags, const char *options) {
  return mount(source, target, type, flags, options) == 0 ? 0 : refuse("can't mount", target);
}

/* The name by which a mount can be made from or on an open file, whatever its path means by now. */
static char *by_fd(int fd, char *buffer, size_t size) {
  snprintf(buffer, size, "/proc/self/fd/%d", fd);
  return buffer;
}

static unsigned long flags_of(const char *options) {
  unsigned long flags = 0;
  if (strstr(options, "nosuid")) flags |= MS_NOSUID;
  if (strstr(options, "nodev")) flags |= MS_NODEV;
  if (strstr(options, "noexec")) flags |= MS_NOEXEC;
  return flags;
}

/* Blanks and the like stand in mountinfo as a backslash and three octal digits. */
static void unescape(char *text) {
  char *to = text;
  for (; *text; text++) {
    if (text[0] == '\\' && isdigit((unsigned char)text[1]) && isdigit((unsigned char)text[2]) && isdigit((unsigned char)text[3])) {
      *to++ = (char)((text[1] - '0') * 64 + (text[2] - '0') * 8 + (text[3] - '0'));
      text += 3;
    } else {
      *to++ = *text;
    }
  }
  *to = 0;
}

/* What one step writes must not be there for the next: nothing that they share stays writable. */
static int freeze_all(void) {
  FILE *mounts = fopen("/proc/self/mountinfo", "re");
  if (!mounts) return refuse("can't read", "/proc/self/mountinfo");
  char *line = NULL;
  size_t size = 0;
  int result = 0;
  while (result == 0 && getline(&line, &size, mounts) > 0) {
    char *save, *field = strtok_r(line, " ", &save);
    for (int i = 1; field && i < 5; i++) field = strtok_r(NULL, " ", &save);
    char *options = field ? strtok_r(NULL, " ", &save) : NULL;
    if (!options || strncmp(options, "rw", 2) != 0 || strncmp(field, "/proc", 5) == 0) continue;
    unescape(field);
    result = mount_on(NULL, field, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | flags_of(options), NULL);
  }
  free(line);
  fclose(mounts);
  return result;
}

/* A new /proc shows what a container's daemon had hidden in the old one, and root could write there. */
static int own_proc(void) {
  static const char *const frozen[] = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"};
  static const char *const hidden[] = {"/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys",
      "/proc/latency_stats", "/proc/sched_debug", "/proc/scsi", "/proc/timer_list", "/proc/timer_stats"};
  const unsigned long safe = MS_NOSUID | MS_NODEV | MS_NOEXEC;
  if (mount_on("proc", "/proc", "proc", safe, NULL) != 0) return -1;
  for (size_t i = 0; i < sizeof frozen / sizeof *frozen; i++) {
    if (access(frozen[i], F_OK) != 0) continue;
    if (mount_on(frozen[i], frozen[i], NULL, MS_BIND | MS_REC, NULL) != 0 ||
        mount_on(NULL, frozen[i], NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | safe, NULL) != 0) return -1;
  }
  for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
    struct stat at;
    if (stat(hidden[i], &at) != 0) continue;
    int failed = S_ISDIR(at.st_mode) ? mount_on("tmpfs", hidden[i], "tmpfs", MS_RDONLY | safe, "size=4k")
                                     : mount_on("/dev/null", hidden[i], NULL, MS_BIND, NULL);
    if (failed) return -1;
  }
  return 0;
}

static int own_temporary_places(void) {
  const unsigned long safe = MS_NOSUID | MS_NODEV;
  if (mount_on("tmpfs", "/tmp", "tmpfs", safe, "mode=1777") != 0) return -1;
  if (access("/dev/shm", F_OK) == 0 &&
      mount_on("shm", "/dev/shm", "tmpfs", safe | MS_NOEXEC, "mode=1777,size=64m") != 0) return -1;
  return access("/dev/mqueue", F_OK) == 0 ? mount_on("mqueue", "/dev/mqueue", "mqueue", safe | MS_NOEXEC, NULL) : 0;
}

/* Makes the folders above `target` and what is mounted on, as far as they are missing. */
static int make_target(char *target, int is_folder) {
  for (char *slash = strchr(target + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    int failed = mkdir(target, 0755) != 0 && errno != EEXIST && errno != EROFS;
    *slash = '/';
    if (failed) return refuse("can't make a folder above", target);
  }
  if (access(target, F_OK) == 0) return 0;
  if (is_folder) return mkdir(target, 0755) == 0 ? 0 : refuse("can't make", target);
  int fd = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd < 0) return refuse("can't make", target);
  return close(fd);
}

static int show(int source, char *target, int writable) {
  char from[64], to[64];
  struct stat at;
  if (fstat(source, &at) != 0 || make_target(target, S_ISDIR(at.st_mode)) != 0) return -1;
  int place = open_without_links(target);
  if (place < 0) return refuse("can't open", target);
  if (mount_on(by_fd(source, from, sizeof from), by_fd(place, to, sizeof to), NULL, MS_BIND, NULL) != 0) return -1;
  close(place);
  /* Opened again: the first one leads below the new mount. */
  place = open_without_links(target);
  if (place < 0) return refuse("can't open", target);
  int result = mount_on(NULL, by_fd(place, to, sizeof to), NULL,
      MS_REMOUNT | MS_BIND | MS_NOSUID | MS_NODEV | (writable ? 0 : MS_RDONLY), NULL);
  close(place);
  return result;
}

/*
 * Leaves of the volume only what is asked for, three arguments each, and of temporary places nothing.
 * The volume itself may lie in one of those.
 */
static int own_places(char *volume, long count, char **mounts) {
  int *sources = calloc((size_t)count + 1, sizeof *sources);
  if (!sources) return refuse("no memory for", volume);
  for (long i = 0; i < count; i++) {
    sources[i] = open_without_links(mounts[3 * i + 1]);
    if (sources[i] < 0) return refuse("can't open", mounts[3 * i + 1]);
  }
  if (own_temporary_places() != 0 || make_target(volume, 1) != 0 ||
      mount_on("tmpfs", volume, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=16m") != 0) return -1;
  for (long i = 0; i < count; i++) {
    if (show(sources[i], mounts[3 * i + 2], strcmp(mounts[3 * i], "rw") == 0) != 0) return -1;
    close(sources[i]);
  }
  free(sources);
  /* The mounts keep what they may; the folders between them are nobody's. */
  return mount_on(NULL, volume, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL);
}

static int become_user(long uid, long gid, unsigned long keep) {
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; capability++) {
    if (!(keep >> capability & 1) && prctl(PR_CAPBSET_DROP, capability) != 0) return refuse("can't drop", "a capability");
  }
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  if (setgroups(0, NULL) != 0 || setresgid((gid_t)gid, (gid_t)gid, (gid_t)gid) != 0 ||
      setresuid((uid_t)uid, (uid_t)uid, (uid_t)uid) != 0) return refuse("can't become", "the step's user");
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  uint32_t left = uid == 0 ? (uint32_t)keep : 0;
  struct __user_cap_data_struct data[2] = {{left, left, 0}, {0, 0, 0}};
  if (syscall(SYS_capset, &header, data) != 0) return refuse("can't drop", "capabilities");
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return refuse("can't give up", "new privileges");
  /* After the change of user, which clears it: whoever kills our parent means us. */
  return prctl(PR_SET_PDEATHSIG, SIGKILL);
}

struct place {
  long uid, gid, keep, count;
  char *volume, **mounts;
};

/* The first process of the step's own tree: with it everything ends that the step began. */
static int in_private(const struct place *p, const struct request *r) {
  if (freeze_all() != 0 || own_places(p->volume, p->count, p->mounts) != 0 || own_proc() != 0 ||
      become_user(p->uid, p->gid, (unsigned long)p->keep) != 0) return NOT_PRIVATE;
  /* Our streams lead to the daemon; the command's are files. */
  return r ? launch(r) : RECORDED;
}

/* How often the kernel has killed a process of this container for want of memory, by cgroup v2 or v1. */
static long kills_for_memory(void) {
  static const char *const counters[] = {"/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control"};
  for (size_t i = 0; i < 2; i++) {
    FILE *file = fopen(counters[i], "re");
    if (!file) continue;
    char name[64];
    long value, kills = -1;
    while (kills < 0 && fscanf(file, "%63s %ld", name, &value) == 2) {
      if (strcmp(name, "oom_kill") == 0) kills = value;
    }
    fclose(file);
    if (kills >= 0) return kills;
  }
  return 0;
}

/* The container's first process counts from here how long nothing was done. */
static void tell_first_process(void) { kill(1, SIGUSR1); }

static int number_of(const char *text, long *value) {
  char *end;
  errno = 0;
  *value = strtol(text, &end, 10);
  return isdigit((unsigned char)text[0]) && *end == 0 && errno == 0;
}

int private_step(int count, char **arguments) {
  struct place p;
  struct request r;
  if (count < 7 || !number_of(arguments[2], &p.uid) || !number_of(arguments[3], &p.gid) ||
      !number_of(arguments[4], &p.keep) || !number_of(arguments[6], &p.count) || p.count > (count - 7) / 3) return USAGE;
  p.volume = arguments[5];
  p.mounts = arguments + 7;
  int used = 7 + 3 * (int)p.count;
  int only_tried = used == count;
  if (!only_tried && !parse(count - used, arguments + used, &r)) return USAGE;

  sigset_t all;
  sigfillset(&all);
  /* Before the fork: an order to cancel that comes early waits in our child until it asks for it. */
  sigprocmask(SIG_SETMASK, &all, NULL);
  tell_first_process();
  long kills = kills_for_memory();
  if (unshare(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC) != 0) {
    refuse("can't part from", "the container's namespaces");
    return NOT_PRIVATE;
  }
  if (mount_on(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return NOT_PRIVATE;
  pid_t child = fork();
  if (child == 0) _exit(in_private(&p, only_tried ? NULL : &r));
  if (child < 0) return NOT_FORKED;
  for (;;) {
    int status;
    pid_t ended = waitpid(child, &status, WNOHANG);
    if (ended == child) {
      tell_first_process();
      int memory = kills_for_memory() > kills ? OUT_OF_MEMORY : 0;
      return (WIFEXITED(status) ? WEXITSTATUS(status) : DIED) | memory;
    }
    int signal = sigwaitinfo(&all, NULL);
    if (signal > 0 && signal != SIGCHLD) kill(child, signal);
  }
}

/* Calls back for the launcher of every step: a process of the container's own tree, which no step can forge. */
static void each_step(void (*found)(pid_t, char *name, char *tag, const void *), const void *context) {
  DIR *proc = opendir("/proc");
  if (!proc) return;
  for (struct dirent *e; (e = readdir(proc));) {
    if (!isdigit((unsigned char)e->d_name[0])) continue;
    char path[300], text[8192];
    snprintf(path, sizeof path, "/proc/%s/status", e->d_name);
    FILE *status = fopen(path, "re");
    if (!status) continue;
    int own = 0, ids;
    while (fgets(text, sizeof text, status)) {
      if (sscanf(text, "NSpid:\t%d\t%d", &ids, &ids) == 1) own = 1;
    }
    fclose(status);
    snprintf(path, sizeof path, "/proc/%s/cmdline", e->d_name);
    int fd = own ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0) continue;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    if (n <= 0) continue;
    text[n] = 0;
    char *words[4], *next = text;
    int found_words = 0;
    for (; found_words < 4 && next < text + n; next += strlen(next) + 1) words[found_words++] = next;
    if (found_words == 4 && strcmp(words[1], "--private") == 0) found(atoi(e->d_name), words[2], words[3], context);
  }
  closedir(proc);
}

static void print_step(pid_t pid, char *name, char *tag, const void *context) {
  (void)pid;
  (void)context;
  if (write_all(1, name, strlen(name) + 1) != 0 || write_all(1, tag, strlen(tag) + 1) != 0) _exit(NOT_RECORDED);
}

int print_steps(void) {
  each_step(print_step, NULL);
  return RECORDED;
}

struct order {
  const char *name;
  int signal;
};

static void signal_step(pid_t pid, char *name, char *tag, const void *context) {
  (void)tag;
  const struct order *order = context;
  if (strcmp(name, order->name) == 0) kill(pid, order->signal);
}

int signal_step_named(const char *name, const char *signal) {
  long number;
  if (!number_of(signal, &number) || number < 1 || number >= NSIG) return USAGE;
  struct order order = {name, (int)number};
  each_step(signal_step, &order);
  return RECORDED;
}

static int is_alone(void) {
  int others = 0;
  DIR *proc = opendir("/proc");
  if (!proc) return 0;
  for (struct dirent *e; (e = readdir(proc));) others += isdigit((unsigned char)e->d_name[0]) && strcmp(e->d_name, "1") != 0;
  closedir(proc);
  return others == 0;
}

int idle(const char *seconds) {
  struct timespec patience = {0, 0};
  if (!number_of(seconds, &patience.tv_sec)) return USAGE;
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, NULL);
  for (;;) {
    int signal = sigtimedwait(&all, NULL, &patience);
    /* Noted before anything else can fail. */
    int timed_out = signal < 0 && errno == EAGAIN;
    while (waitpid(-1, NULL, WNOHANG) > 0) continue;
    if (signal == SIGTERM || signal == SIGINT) return RECORDED;
    if (timed_out && is_alone()) return RECORDED;
  }
}
