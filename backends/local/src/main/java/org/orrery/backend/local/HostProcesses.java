package org.orrery.backend.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.orrery.backend.launcher.StartRecord;

/**
 * Tells whether a recorded process still runs on this host, by what Linux shows in {@code /proc}.
 */
final class HostProcesses {
  /** Behind the name in {@code /proc/PID/stat}: field 3 is the state, field 22 the start. */
  private static final int STATE = 0;

  private static final int SESSION = 3;
  private static final int START_TICKS = 19;

  private final Path proc;
  private final String bootId;
  private final String host;

  private HostProcesses(Path proc, String bootId, String host) {
    this.proc = proc;
    this.bootId = bootId;
    this.host = host;
  }

  static HostProcesses ofThisHost() throws IOException {
    Path proc = Path.of("/proc");
    return new HostProcesses(
        proc,
        Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip(),
        Files.readString(proc.resolve("sys/kernel/hostname")).strip());
  }

  /** Where the recorded process may be. */
  enum Life {
    RUNS,
    /** It has ended, or the host was started anew since. */
    GONE,
    /** It was started by another host that shares the volume: this one can't tell. */
    ELSEWHERE
  }

  Life life(StartRecord record) throws IOException {
    if (!record.bootId().equals(bootId)) {
      return record.host().equals(host) ? Life.GONE : Life.ELSEWHERE;
    }
    Optional<String[]> stat = stat(record.pid());
    boolean same =
        stat.isPresent()
            && stat.get()[START_TICKS].equals(Long.toString(record.startTicks()))
            // A zombie waits only for its parent, which may be somebody who never looks.
            && !stat.get()[STATE].equals("Z")
            && !stat.get()[STATE].equals("X");
    return same ? Life.RUNS : Life.GONE;
  }

  /** Stands for a process that never was, on this host: {@link #life} says that it is gone. */
  StartRecord nobody() {
    return new StartRecord(0, 0, bootId, host, Instant.EPOCH);
  }

  /** This very process. */
  StartRecord self() throws IOException {
    long pid = ProcessHandle.current().pid();
    String[] stat =
        stat(pid).orElseThrow(() -> new IOException("`" + proc + "` does not show this process"));
    return new StartRecord(pid, Long.parseLong(stat[START_TICKS]), bootId, host, Instant.EPOCH);
  }

  /** Sends SIGTERM, unless the process is not the recorded one any more. */
  void terminate(StartRecord record) throws IOException {
    if (life(record) == Life.RUNS) {
      ProcessHandle.of(record.pid()).ifPresent(ProcessHandle::destroy);
    }
  }

  /**
   * Kills what a launcher that was itself killed left of its session. The session's id can't be
   * given to another process as long as the session has a member.
   */
  void killOrphans(StartRecord record) throws IOException {
    Optional<String[]> leader = stat(record.pid());
    boolean reused =
        leader.isPresent() && !leader.get()[START_TICKS].equals(Long.toString(record.startTicks()));
    if (!record.bootId().equals(bootId) || record.pid() <= 1 || reused) {
      return;
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(process.getFileName().toString());
        Optional<String[]> stat = stat(pid);
        if (stat.isPresent() && stat.get()[SESSION].equals(Long.toString(record.pid()))) {
          ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
      }
    }
  }

  private Optional<String[]> stat(long pid) throws IOException {
    try {
      byte[] bytes = Files.readAllBytes(proc.resolve(Long.toString(pid)).resolve("stat"));
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
      return fields.length > START_TICKS ? Optional.of(fields) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      // A process that ends between open and read gives ESRCH, for which Java has no type.
      if (Files.exists(proc.resolve(Long.toString(pid)))) {
        throw e;
      }
      return Optional.empty();
    }
  }
}
