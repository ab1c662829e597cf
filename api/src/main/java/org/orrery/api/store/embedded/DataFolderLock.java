package org.orrery.api.store.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a data folder for one server. The lock is the operating system's, so it ends with the
 * process, however that dies; the pid in the file is for people.
 */
public final class DataFolderLock implements AutoCloseable {
  private static final String NAME = "server.lock";
  private static final int MAX_PID_BYTES = 32;

  private final FileChannel channel;

  private DataFolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes the folder if it is absent, readable for its owner only, and locks it.
   *
   * @throws DataFolderInUseException if another server has it; the message names folder and pid
   */
  public static DataFolderLock acquire(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    FileChannel channel =
        FileChannel.open(
            folder.resolve(NAME),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    boolean kept = false;
    try {
      FileLock lock = tryLock(channel);
      if (lock == null) {
        throw new DataFolderInUseException(folder, readPid(channel));
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      kept = true;
      return new DataFolderLock(channel);
    } finally {
      if (!kept) {
        channel.close();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  private static String readPid(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(MAX_PID_BYTES);
    channel.read(buffer, 0);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).strip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Another server has the folder. */
  public static final class DataFolderInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    DataFolderInUseException(Path folder, String pid) {
      super(
          "The data folder `%s` is in use by another server (process %s). Stop that one, or give this one a folder of its own."
              .formatted(folder.toAbsolutePath(), pid.isEmpty() ? "unknown" : pid));
    }
  }
}
