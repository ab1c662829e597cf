package org.orrery.backend.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
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
 * when the task is accepted, {@code container} before a container is made and after it has ended,
 * {@code started} and {@code exit} are the launcher's.
 */
record AttemptFolder(Path path) {
  private static final String REQUEST = "request";
  private static final String CANCEL = ".cancel-";

  /** No task began or ended for a tombstone, so it has no times. */
  private static final Usage NOTHING_USED =
      new Usage(Instant.EPOCH, Instant.EPOCH, Duration.ZERO, 0);

  /** What the folder says. */
  sealed interface Trace {
    /** The folder is gone: the task was forgotten on purpose. */
    record Deleted() implements Trace {}

    record NotStarted() implements Trace {}

    record Runs() implements Trace {}

    record Over(Outcome outcome) implements Trace {}

    /** The start record is not whole: its writer is at it, or was killed in the middle. */
    record BeingStarted(String why) implements Trace {}

    record CannotTell(String why) implements Trace {}
  }

  /** Makes the folder. Idempotent. */
  void create() throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(path);
    }
  }

  /** Makes the folder and notes for whom. Idempotent. */
  void create(TaskKey key, Demand demand) throws IOException {
    create();
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

  /** Whose launcher it is; empty if it was never started. */
  Optional<StartRecord> startRecord() throws IOException, MalformedRecordException {
    Optional<String> started = read(StartRecord.FILE_NAME);
    return started.isEmpty() ? Optional.empty() : Optional.of(StartRecord.parse(started.get()));
  }

  boolean exists() {
    return Files.isDirectory(path);
  }

  boolean hasExitRecord() {
    return Files.exists(path.resolve(ExitRecord.FILE_NAME));
  }

  /** The container that it belongs to; empty for a task directly on the machine. */
  Optional<ContainerRecord> container() throws IOException {
    Optional<String> text = read(ContainerRecord.FILE_NAME);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<ContainerRecord> record = ContainerRecord.parse(text.get());
    if (record.isEmpty()) {
      throw new IOException("`" + path.resolve(ContainerRecord.FILE_NAME) + "` is unreadable");
    }
    return record;
  }

  /**
   * Notes a container before it is made. Idempotent; never takes back what was noted of its end.
   *
   * @return false if the attempt was started already, by somebody else
   */
  boolean open(ContainerRecord record) throws IOException {
    Path draft = Files.createTempFile(path, ".container-", ".tmp");
    try {
      Files.writeString(draft, record.render());
      // A link, unlike a rename, fails if another server was faster.
      Files.createLink(path.resolve(ContainerRecord.FILE_NAME), draft);
    } catch (FileAlreadyExistsException e) {
      if (isStarted()) {
        return false;
      }
      if (!container().equals(Optional.of(record))) {
        write(record);
      }
    } finally {
      Files.delete(draft);
    }
    return true;
  }

  void write(ContainerRecord record) throws IOException {
    // A name that nobody else has: the task may write here, and so may a second server.
    Path draft = Files.createTempFile(path, ".container-", ".tmp");
    Files.writeString(draft, record.render());
    Files.move(draft, path.resolve(ContainerRecord.FILE_NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Notes that the task is to end because somebody asked for it. Idempotent. */
  void noteCancel() throws IOException {
    if (exists() && !isCancelNoted()) {
      Files.createTempFile(path, CANCEL, "");
    }
  }

  private boolean isCancelNoted() throws IOException {
    try (DirectoryStream<Path> marks = Files.newDirectoryStream(path, CANCEL + "*")) {
      return marks.iterator().hasNext();
    }
  }

  /** What the exit record says; empty if there is none. */
  Optional<Outcome> outcome() throws IOException {
    Optional<String> text = read(ExitRecord.FILE_NAME);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      ExitRecord exit = ExitRecord.parse(text.get());
      Optional<ContainerRecord> container = container();
      return Optional.of(
          container.isEmpty() ? exit.outcome() : container.get().outcome(exit, isCancelNoted()));
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
