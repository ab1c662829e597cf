package org.orrery.cwl.javascript.helper;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.Stream;

/**
 * Takes away from this process, for ever and for all its threads, every system call but those that
 * a running JVM needs for memory, threads, time and the pipes it has: no file can be opened, no
 * socket made, no program started, whatever flaw of the script engine is found. Needs no
 * privileges; see seccomp(2).
 */
final class Confinement {
  private static final long SYS_GETPID = 39;
  private static final long SYS_PRCTL = 157;
  private static final long SYS_SECCOMP = 317;
  private static final long PR_SET_NO_NEW_PRIVS = 38;
  private static final long SECCOMP_SET_MODE_FILTER = 1;
  private static final long SECCOMP_FILTER_FLAG_TSYNC = 1;

  private static final int ARCHITECTURE_X86_64 = 0xC000_003E;
  private static final int SYS_CLONE = 56;
  private static final int SYS_CLONE3 = 435;
  private static final int CLONE_THREAD = 0x1_0000;

  /**
   * read, write, close, fstat, poll, lseek, mmap, mprotect, munmap, brk, rt_sigaction,
   * rt_sigprocmask, rt_sigreturn, ioctl, pread64, readv, writev, sched_yield, mremap, mincore,
   * madvise, nanosleep, getpid, exit, uname, fcntl, gettimeofday, getrusage, sysinfo, times,
   * getuid, getgid, geteuid, getegid, sigaltstack, gettid, futex, sched_getaffinity,
   * restart_syscall, clock_gettime, clock_getres, clock_nanosleep, exit_group, ppoll,
   * set_robust_list, getcpu, getrandom, membarrier, rseq. And prctl, which names threads.
   */
  private static final int[] ALLOWED = {
    0, 1, 3, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 19, 20, 24, 25, 27, 28, 35, 39, 60, 63, 72,
    96, 98, 99, 100, 102, 104, 107, 108, 131, 157, 186, 202, 204, 219, 228, 229, 230, 231, 271, 273,
    309, 318, 324, 334
  };

  private static final int LOAD = 0x20;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int JUMP_IF_SET = 0x45;
  private static final int RETURN = 0x06;
  private static final int KILL_PROCESS = 0x8000_0000;
  private static final int ALLOW = 0x7fff_0000;
  private static final int ERROR = 0x0005_0000;
  private static final int EPERM = 1;
  private static final int ENOSYS = 38;
  private static final int OFFSET_OF_NUMBER = 0;
  private static final int OFFSET_OF_ARCHITECTURE = 4;
  private static final int OFFSET_OF_FIRST_ARGUMENT = 16;

  private Confinement() {}

  /** Does everything but {@link #enter}, so that its classes are known. */
  static void prepare() {
    if (!possible()) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle syscall = syscall();
      filter(arena);
      call(syscall, SYS_GETPID, 0, 0, 0);
    }
  }

  /** Says what is in force now. Where the host can't do it, nothing is, and that is said. */
  static String enter() throws IOException {
    if (!possible()) {
      return "without a filter of system calls (there is one for Linux on amd64 only)";
    }
    if (loadsFromFolders()) {
      return "without a filter of system calls (classes are read from folders, not from jars)";
    }
    openFiles();
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle syscall = syscall();
      MemorySegment filter = filter(arena);
      MemorySegment program = arena.allocate(16, 8);
      program.set(ValueLayout.JAVA_SHORT, 0, (short) (filter.byteSize() / 8));
      program.set(ValueLayout.ADDRESS, 8, filter);
      if (call(syscall, SYS_PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0) != 0
          || call(
                  syscall,
                  SYS_SECCOMP,
                  SECCOMP_SET_MODE_FILTER,
                  SECCOMP_FILTER_FLAG_TSYNC,
                  program.address())
              != 0) {
        return "without a filter of system calls (the kernel refused it)";
      }
    }
    return "behind a filter of system calls";
  }

  /**
   * What the JVM opens when it first needs it, it has to open now: the files of the time zones, and
   * every jar twice, for classes and for resources.
   */
  private static void openFiles() throws IOException {
    Enumeration<URL> manifests =
        ClassLoader.getSystemClassLoader().getResources("META-INF/MANIFEST.MF");
    while (manifests.hasMoreElements()) {
      manifests.nextElement().openStream().close();
    }
    if (ZoneRulesProvider.getAvailableZoneIds().isEmpty()
        || TimeZone.getTimeZone("Europe/Berlin").getRawOffset() == 0) {
      throw new IOException("this Java knows no time zones");
    }
  }

  /** A jar is opened once, a class in a folder when it is needed first. */
  private static boolean loadsFromFolders() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .anyMatch(entry -> Files.isDirectory(Path.of(entry)));
  }

  /** Numbers of system calls differ between processors. */
  private static boolean possible() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  @SuppressWarnings("restricted") // The one foreign function there is, with a fixed signature.
  private static MethodHandle syscall() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG),
        Linker.Option.firstVariadicArg(1));
  }

  private static long call(MethodHandle syscall, long number, long first, long second, long third) {
    try {
      return (long) syscall.invokeExact(number, first, second, third, 0L, 0L);
    } catch (Throwable e) {
      throw new IllegalStateException("a system call could not be made", e);
    }
  }

  /** The program for the kernel: eight bytes for each instruction. */
  private static MemorySegment filter(Arena arena) {
    List<long[]> program = new ArrayList<>();
    program.add(instruction(LOAD, 0, 0, OFFSET_OF_ARCHITECTURE));
    program.add(instruction(JUMP_IF_EQUAL, 1, 0, ARCHITECTURE_X86_64));
    program.add(instruction(RETURN, 0, 0, KILL_PROCESS));
    program.add(instruction(LOAD, 0, 0, OFFSET_OF_NUMBER));
    for (int number : ALLOWED) {
      program.add(instruction(JUMP_IF_EQUAL, 0, 1, number));
      program.add(instruction(RETURN, 0, 0, ALLOW));
    }
    // The C library goes on with clone, whose flags a filter can see.
    program.add(instruction(JUMP_IF_EQUAL, 0, 1, SYS_CLONE3));
    program.add(instruction(RETURN, 0, 0, ERROR | ENOSYS));
    program.add(instruction(JUMP_IF_EQUAL, 0, 3, SYS_CLONE));
    program.add(instruction(LOAD, 0, 0, OFFSET_OF_FIRST_ARGUMENT));
    program.add(instruction(JUMP_IF_SET, 0, 1, CLONE_THREAD));
    program.add(instruction(RETURN, 0, 0, ALLOW));
    program.add(instruction(RETURN, 0, 0, ERROR | EPERM));
    MemorySegment filter = arena.allocate(8L * program.size(), 8);
    for (int i = 0; i < program.size(); i++) {
      long[] one = program.get(i);
      filter.set(ValueLayout.JAVA_SHORT, 8L * i, (short) one[0]);
      filter.set(ValueLayout.JAVA_BYTE, 8L * i + 2, (byte) one[1]);
      filter.set(ValueLayout.JAVA_BYTE, 8L * i + 3, (byte) one[2]);
      filter.set(ValueLayout.JAVA_INT, 8L * i + 4, (int) one[3]);
    }
    return filter;
  }

  /** The jumps are how many instructions are left out if the condition holds, and if not. */
  private static long[] instruction(int code, int ifTrue, int ifFalse, int operand) {
    return new long[] {code, ifTrue, ifFalse, operand};
  }
}
