package org.orrery.api.results;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orrery.api.jobs.JobId;
import org.orrery.api.jobs.ResultFile;
import org.orrery.api.jobs.ResultStore;

/**
 * Results in a folder: {@code <first two digits of the job>/<job>/<sha256>}. A file is written
 * beside its place, forced to the disk and renamed, so that what is there is whole.
 */
public final class FolderResultStore implements ResultStore {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int FAN_OUT_DIGITS = 2;

  /** Below this the store says that it has trouble, before it really has. */
  private static final long LEAST_FREE_BYTES = 16L << 20;

  private final Path root;

  /** Makes the folder if it is absent. */
  public FolderResultStore(Path root) throws IOException {
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
        channel.force(true);
      }
      String name = HexFormat.of().formatHex(digest.digest());
      Files.move(half, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      force(folder);
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

  /** A rename is durable once its folder is. */
  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
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
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.toList();
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
