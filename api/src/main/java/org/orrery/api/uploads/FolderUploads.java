package org.orrery.api.uploads;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.orrery.api.jobs.InputLinks;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.Sha256;
import org.orrery.api.processes.UploadTree;
import org.orrery.api.processes.Uploads;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.api.results.FileSlice;
import org.orrery.backend.spi.VolumePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads below the folders of the workspaces' volumes: {@code <workspace>/files/<two
 * digits>/<digest>}. A file is written beside its place, forced to the disk and renamed, so that
 * what is there is whole; it is read-only, because jobs share its content.
 */
public final class FolderUploads implements Uploads, InputLinks {
  private static final Logger LOG = LoggerFactory.getLogger(FolderUploads.class);

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int FAN_OUT_DIGITS = 2;
  private static final String HALF = ".part";

  /** What the disk keeps for the database and for running steps. */
  private static final long LEAST_FREE_BYTES = 16L << 20;

  private final Path volumes;
  private final UploadRules rules;
  private final Clock clock;
  private final VolumeLinks links;
  private final Map<WorkspaceId, AtomicLong> used = new ConcurrentHashMap<>();

  /** Taken to publish or to delete a file, so that nothing goes that was just asked for. */
  private final Object publishing = new Object();

  /**
   * @param volumes the folder that holds each workspace's volume under its name
   */
  public FolderUploads(Path volumes, UploadRules rules, Clock clock) {
    this.volumes = volumes;
    this.rules = rules;
    this.clock = clock;
    this.links = new VolumeLinks(this::existing, clock);
  }

  @Override
  public OptionalLong find(WorkspaceId workspace, Sha256 digest) {
    Path file = file(workspace, digest);
    synchronized (publishing) {
      try {
        long size = Files.size(file);
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        return OptionalLong.of(size);
      } catch (NoSuchFileException | NotDirectoryException absent) {
        return OptionalLong.empty();
      } catch (IOException e) {
        throw unavailable(e);
      }
    }
  }

  @Override
  public boolean put(
      WorkspaceId workspace, Sha256 digest, InputStream content, OptionalLong announced)
      throws IOException {
    if (find(workspace, digest).isPresent()) {
      return false;
    }
    requireRoom(workspace, announced.orElse(0));
    Path half = half(workspace);
    boolean published = false;
    try {
      Written written = write(workspace, half, content);
      try {
        requireWhole(digest, announced, written);
        published = publish(workspace, digest, half);
        return published;
      } finally {
        if (!published) {
          used(workspace).addAndGet(-written.size());
        }
      }
    } finally {
      delete(half);
    }
  }

  private void requireRoom(WorkspaceId workspace, long announced) {
    if (announced > rules.maxFileBytes()) {
      throw tooLarge();
    }
    if (used(workspace).get() + announced > rules.quotaBytes()) {
      throw quotaExceeded();
    }
    try {
      Files.createDirectories(folder(workspace));
      if (Files.getFileStore(volumes).getUsableSpace() - LEAST_FREE_BYTES < announced) {
        throw new OrreryException(
            ErrorCode.STORAGE_UNAVAILABLE, "The server's disk has no room for this file now.");
      }
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private record Written(long size, Sha256 digest) {}

  /** Counts what it writes as used; takes it back if it fails. */
  private Written write(WorkspaceId workspace, Path half, InputStream content) throws IOException {
    MessageDigest digest = Sha256.digest();
    AtomicLong workspaceBytes = used(workspace);
    long size = 0;
    boolean whole = false;
    try (FileChannel channel = channel(half)) {
      OutputStream out = Channels.newOutputStream(channel);
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = next(content, buffer); read >= 0; read = next(content, buffer)) {
        size += read;
        if (size > rules.maxFileBytes()) {
          workspaceBytes.addAndGet(read);
          throw tooLarge();
        }
        if (workspaceBytes.addAndGet(read) > rules.quotaBytes()) {
          throw quotaExceeded();
        }
        digest.update(buffer, 0, read);
        append(out, buffer, read);
      }
      force(channel);
      whole = true;
      return new Written(size, Sha256.ofDigest(digest));
    } finally {
      if (!whole) {
        workspaceBytes.addAndGet(-size);
      }
    }
  }

  private static int next(InputStream content, byte[] buffer) {
    try {
      return content.read(buffer);
    } catch (IOException e) {
      LOG.info("An upload broke off: {}", e.toString());
      throw new OrreryException(ErrorCode.INVALID_REQUEST, "The file broke off before its end.", e);
    }
  }

  private static FileChannel channel(Path half) {
    try {
      return FileChannel.open(half, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private static void append(OutputStream out, byte[] buffer, int length) {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private static void force(FileChannel channel) {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private static void requireWhole(Sha256 digest, OptionalLong announced, Written written) {
    if (announced.isPresent() && announced.getAsLong() != written.size()) {
      throw new OrreryException(
          ErrorCode.DIGEST_MISMATCH,
          "%d bytes were announced, and %d came.".formatted(announced.getAsLong(), written.size()));
    }
    if (!written.digest().equals(digest)) {
      throw new OrreryException(
          ErrorCode.DIGEST_MISMATCH,
          "The content of %d bytes has the SHA-256 digest `%s`."
              .formatted(written.size(), written.digest()));
    }
  }

  /** False if somebody else has sent the same file meanwhile. */
  private boolean publish(WorkspaceId workspace, Sha256 digest, Path half) {
    Path target = file(workspace, digest);
    try {
      Files.createDirectories(target.getParent());
      Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("r--r--r--"));
      synchronized (publishing) {
        if (find(workspace, digest).isPresent()) {
          return false;
        }
        Files.setLastModifiedTime(half, FileTime.from(clock.instant()));
        Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
      }
      // A rename is durable once its folder is.
      try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
      return true;
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  @Override
  public InputStream open(WorkspaceId workspace, Sha256 digest, long offset, long length) {
    try {
      FileChannel channel =
          FileChannel.open(
              file(workspace, digest), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
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
    } catch (NoSuchFileException absent) {
      throw noSuchFile(digest);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  @Override
  public String place(WorkspaceId owner, Sha256 name, UploadTree tree, WorkspaceId on) {
    return links.place(owner, volume(on), name, tree);
  }

  @Override
  public void bring(
      WorkspaceId owner, Sha256 digest, WorkspaceId on, VolumePath target, boolean own) {
    links.bring(owner, volume(on).resolve(target.value()), digest, own);
  }

  @Override
  public void folder(WorkspaceId on, VolumePath target) {
    links.folder(volume(on).resolve(target.value()));
  }

  @Override
  public void sweep(WorkspaceId workspace, Set<Sha256> referenced) {
    Instant oldest = clock.instant().minus(rules.kept());
    try {
      for (Path file : files(workspace)) {
        Sha256 digest = Sha256.parse(file.getFileName().toString()).orElse(null);
        if (digest == null || !referenced.contains(digest)) {
          deleteIfOld(workspace, file, oldest);
        }
      }
      links.sweep(volume(workspace), referenced, oldest);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private void deleteIfOld(WorkspaceId workspace, Path file, Instant oldest) throws IOException {
    synchronized (publishing) {
      try {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
          long size = Files.size(file);
          Files.delete(file);
          if (!file.toString().endsWith(HALF)) {
            used(workspace).addAndGet(-size);
          }
        }
      } catch (NoSuchFileException gone) {
        // Its sender has finished it, or given it up.
        return;
      }
    }
  }

  /** Every file, half ones included. */
  private List<Path> files(WorkspaceId workspace) throws IOException {
    Path folder = folder(workspace);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> all = new ArrayList<>();
    try (Stream<Path> found = Files.walk(folder, 2)) {
      found.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).forEach(all::add);
    }
    return all;
  }

  private AtomicLong used(WorkspaceId workspace) {
    return used.computeIfAbsent(workspace, each -> new AtomicLong(bytesOnDisk(each)));
  }

  private long bytesOnDisk(WorkspaceId workspace) {
    try {
      long bytes = 0;
      for (Path file : files(workspace)) {
        if (!file.toString().endsWith(HALF)) {
          bytes += Files.size(file);
        }
      }
      return bytes;
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  /** The file, which is kept for a while from now. */
  private Path existing(WorkspaceId workspace, Sha256 digest) {
    if (find(workspace, digest).isEmpty()) {
      throw noSuchFile(digest);
    }
    return file(workspace, digest);
  }

  private Path volume(WorkspaceId workspace) {
    return volumes.resolve(workspace.value());
  }

  private Path folder(WorkspaceId workspace) {
    return volume(workspace).resolve("files");
  }

  private Path file(WorkspaceId workspace, Sha256 digest) {
    return folder(workspace)
        .resolve(digest.hex().substring(0, FAN_OUT_DIGITS))
        .resolve(digest.hex());
  }

  private Path half(WorkspaceId workspace) {
    try {
      return Files.createTempFile(folder(workspace), "half", HALF);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private static void delete(Path half) {
    try {
      Files.deleteIfExists(half);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private static OrreryException noSuchFile(Sha256 digest) {
    return new OrreryException(
        ErrorCode.NO_SUCH_FILE,
        "No file with the SHA-256 digest `%s` was uploaded to this workspace.".formatted(digest));
  }

  private OrreryException tooLarge() {
    return new OrreryException(
        ErrorCode.TOO_LARGE,
        "The file is larger than the %d bytes that one file may have."
            .formatted(rules.maxFileBytes()));
  }

  private OrreryException quotaExceeded() {
    return new OrreryException(
        ErrorCode.QUOTA_EXCEEDED,
        "With this file, the workspace's uploads would have more than their %d bytes."
            .formatted(rules.quotaBytes()));
  }

  static OrreryException unavailable(IOException e) {
    return new OrreryException(
        ErrorCode.STORAGE_UNAVAILABLE, "The server's disk can't be used now; try again later.", e);
  }
}
