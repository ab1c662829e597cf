package org.orrery.api.results;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orrery.api.jobs.JobId;
import org.orrery.api.jobs.ResultFile;
import org.orrery.api.jobs.ResultStore;

/**
 * Results in a folder: {@code <first two digits of the job>/<job>/<sha256>}. A file is written
 * beside its place and renamed; it is forced to the disk with all others of its job, many at a
 * time.
 */
public final class FolderResultStore implements ResultStore {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int FAN_OUT_DIGITS = 2;

  /** The disk writes those that wait together in one go. */
  private static final int MOST_FORCED_AT_ONCE = 16;

  /** Below this the store says that it has trouble, before it really has. */
  private static final long LEAST_FREE_BYTES = 16L << 20;

  private final Path root;
  private final Executor executor;

  /**
   * Makes the folder if it is absent.
   *
   * @param executor for tasks that wait for the disk
   */
  public FolderResultStore(Path root, Executor executor) throws IOException {
    this.executor = executor;
    Files.createDirectories(
        root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    this.root = root.toRealPath();
  }

  @Override
  public Kept keep(JobId job, InputStream content) throws IOException {
    Path folder = folder(job);
    Files.createDirectories(folder);
    Path half = Files.createTempFile(folder, "half", ".part");
    try {
      MessageDigest digest = sha256();
      long size = 0;
      try (FileChannel channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
        OutputStream out = Channels.newOutputStream(channel);
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = read(content, buffer); read >= 0; read = read(content, buffer)) {
          out.write(buffer, 0, read);
          digest.update(buffer, 0, read);
          size += read;
        }
      }
      String name = HexFormat.of().formatHex(digest.digest());
      Files.move(half, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      return new Kept(size, name);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private static int read(InputStream content, byte[] buffer) throws SourceFailedException {
    try {
      return content.read(buffer);
    } catch (IOException e) {
      throw new SourceFailedException(e);
    }
  }

  @Override
  public void settle(JobId job) throws IOException {
    Path folder = folder(job);
    Queue<Path> waiting = new ConcurrentLinkedQueue<>(files(folder));
    // A name is durable once its folder is, up to the root, which alone was there before.
    for (Path above = folder; above != null && above.startsWith(root); above = above.getParent()) {
      waiting.add(above);
    }
    List<CompletableFuture<Void>> workers = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST_FORCED_AT_ONCE, waiting.size()); i++) {
      workers.add(CompletableFuture.runAsync(() -> forceAll(waiting), executor));
    }
    try {
      CompletableFuture.allOf(workers.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException failed) {
        throw failed.getCause();
      }
      throw e;
    }
  }

  private static void forceAll(Queue<Path> waiting) {
    for (Path next = waiting.poll(); next != null; next = waiting.poll()) {
      try (FileChannel channel = FileChannel.open(next, StandardOpenOption.READ)) {
        channel.force(true);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> listed = Files.list(folder)) {
      return listed.toList();
    }
  }

  @Override
  public InputStream open(ResultFile file, long offset, long length) throws IOException {
    if (offset < 0 || length < 0 || offset + length > file.size()) {
      throw new IllegalArgumentException(
          "no such slice of %d bytes: %d, %d".formatted(file.size(), offset, length));
    }
    FileChannel channel =
        FileChannel.open(
            folder(file.job()).resolve(file.sha256()),
            StandardOpenOption.READ,
            LinkOption.NOFOLLOW_LINKS);
    boolean opened = false;
    try {
      channel.position(offset);
      opened = true;
      return new FileSlice(Channels.newInputStream(channel), length);
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  @Override
  public void delete(JobId job) throws IOException {
    Path folder = folder(job);
    List<Path> files;
    try {
      files = files(folder);
    } catch (NoSuchFileException gone) {
      return;
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(folder);
  }

  @Override
  public @Nullable String trouble() {
    try {
      if (!Files.isWritable(root)) {
        return "the results store can't be written";
      }
      return Files.getFileStore(root).getUsableSpace() < LEAST_FREE_BYTES
          ? "the results store is full"
          : null;
    } catch (IOException e) {
      return "the results store can't be read";
    }
  }

  private Path folder(JobId job) {
    String name = job.toString();
    return root.resolve(name.substring(0, FAN_OUT_DIGITS)).resolve(name);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
