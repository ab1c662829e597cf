package org.orrery.backend.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.orrery.backend.launcher.ExitRecord;
import org.orrery.backend.launcher.MalformedRecordException;
import org.orrery.backend.launcher.StartRecord;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.Usage;

/**
 * The folder of one attempt. It alone decides what became of the task: {@code request} is written
 * when the task is accepted, {@code started} and {@code exit} are the launcher's.
 */
record AttemptFolder(Path path) {
  private static final String REQUEST = "request";

  /** No task began or ended for a tombstone, so it has no times. */
  private static final Usage NOTHING_USED =
      new Usage(Instant.EPOCH, Instant.EPOCH, Duration.ZERO, 0);

  /** What the folder says. */
  sealed interface Trace {
    /** The folder is gone: the task was forgotten on purpose. */
    record Deleted() implements Trace {}

    record NotStarted() implements Trace {}

    record Runs(StartRecord launcher) implements Trace {}

    record Over(Outcome outcome) implements Trace {}

    /** The start record is not whole: its writer is at it, or was killed in the middle. */
    record BeingStarted(String why) implements Trace {}

    record CannotTell(String why) implements Trace {}
  }

  /** Makes the folder and notes for whom. Idempotent. */
  void create(TaskKey key, Demand demand) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(path);
    }
    Files.writeString(
        path.resolve(REQUEST),
        "%s %d %d\n".formatted(key.objectName(), demand.millicores(), demand.memoryMebibytes()));
  }

  /** What the task takes while it runs; empty if that was never noted. */
  Optional<Demand> demand() throws IOException {
    String[] words = read(REQUEST).orElse("").strip().split(" ");
    return words.length == 3 && words[1].matches("\\d{1,18}") && words[2].matches("\\d{1,18}")
        ? Optional.of(new Demand(Long.parseLong(words[1]), Long.parseLong(words[2])))
        : Optional.empty();
  }

  boolean isStarted() {
    return Files.exists(path.resolve(StartRecord.FILE_NAME));
  }

  /** Looks. What a killed launcher left running is ended on the way: nobody watches it any more. */
  Trace trace(HostProcesses host) throws IOException {
    Optional<Outcome> outcome = outcome();
    if (outcome.isPresent()) {
      return new Trace.Over(outcome.get());
    }
    Optional<String> started = read(StartRecord.FILE_NAME);
    if (started.isEmpty()) {
      return Files.isDirectory(path) ? new Trace.NotStarted() : new Trace.Deleted();
    }
    StartRecord record;
    try {
      record = StartRecord.parse(started.get());
    } catch (MalformedRecordException e) {
      return new Trace.BeingStarted("the start record is not whole: " + e.getMessage());
    }
    return switch (host.life(record)) {
      case RUNS -> new Trace.Runs(record);
      case ELSEWHERE -> new Trace.CannotTell("it was started on host `" + record.host() + "`");
      case GONE -> {
        // The record may have come between our two looks: the launcher writes it and is gone.
        Optional<Outcome> late = outcome();
        if (late.isEmpty()) {
          host.killOrphans(record);
        }
        yield new Trace.Over(
            late.orElseGet(() -> lost("the launcher ended without an exit record")));
      }
    };
  }

  /** What the exit record says; empty if there is none. */
  Optional<Outcome> outcome() throws IOException {
    Optional<String> text = read(ExitRecord.FILE_NAME);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ExitRecord.parse(text.get()).outcome());
    } catch (MalformedRecordException e) {
      return Optional.of(lost("the exit record is unreadable: " + e.getMessage()));
    }
  }

  /**
   * Closes an attempt that never started, so that it never will, whoever tries.
   *
   * @return false if it was started meanwhile
   */
  boolean close(ExitRecord.Result result, HostProcesses host) throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            path.resolve(StartRecord.FILE_NAME),
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
      writeAll(channel, host.nobody().render());
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    Path draft = path.resolve(ExitRecord.FILE_NAME + ".tmp");
    Files.writeString(draft, new ExitRecord(result, NOTHING_USED).render());
    Files.move(draft, path.resolve(ExitRecord.FILE_NAME), StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  static Outcome lost(String why) {
    return new Outcome.Ended(new Cause.Lost(why));
  }

  private Optional<String> read(String name) throws IOException {
    try {
      byte[] bytes = Files.readAllBytes(path.resolve(name));
      // Names of files are quoted in a record, and those may be any bytes.
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static void writeAll(SeekableByteChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
