package org.orrery.cwl.engine.reuse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.orrery.backend.spi.CollectRequest;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.Range;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;

/**
 * What the files and folders that a run's tasks are given hold. Each is read at most once in a run,
 * and not at all if a task of the run made it. Digests that a value carries are not believed: an
 * expression or a user may have made them up, and a step may have changed the file since.
 */
final class ContentDigests {
  private static final int BUFFER_BYTES = 128 << 10;

  private final TaskVolume volume;
  private final Map<StageSource, String> known = new ConcurrentHashMap<>();

  ContentDigests(TaskVolume volume) {
    this.volume = volume;
  }

  /** Notes what was read anyway when a task's outputs were taken. */
  void learn(Collected.Listing listing) {
    for (Collected.Entry entry : listing.entries().values()) {
      if (entry instanceof Collected.FileEntry file && file.sha1() != null) {
        known.put(file.source(), text(file.sha1(), file.size()));
      }
    }
  }

  /** Forgets what a task is about to change, and the folders that hold it. */
  void forget(VolumePath changed) {
    known
        .keySet()
        .removeIf(
            source ->
                source instanceof StageSource.InVolume(VolumePath place)
                    && (changed.contains(place) || place.contains(changed)));
  }

  /**
   * A text that only this content has.
   *
   * @throws IOException if it can't be read
   */
  String of(StageSource source, TaskKey asker) throws IOException {
    String digest = known.get(source);
    if (digest == null) {
      digest = read(source, asker);
      known.put(source, digest);
    }
    return digest;
  }

  private String read(StageSource source, TaskKey asker) throws IOException {
    try (InputStream in = volume.open(source, Range.ALL)) {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] buffer = new byte[BUFFER_BYTES];
      long size = 0;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sha1.update(buffer, 0, count);
        size += count;
      }
      return text(HexFormat.of().formatHex(sha1.digest()), size);
    } catch (NoSuchFileException e) {
      return folder(source, asker);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private String folder(StageSource source, TaskKey asker) throws IOException {
    CollectRequest request =
        new CollectRequest(
            asker,
            source,
            List.of(new CollectRequest.Glob(".", false)),
            List.of(),
            List.of(),
            CollectRequest.Limits.DEFAULT);
    return switch (volume.collect(List.of(request)).get(asker)) {
      case Collected.Listing listing -> {
        if (!listing.problems().isEmpty()) {
          Collected.Problem first = listing.problems().getFirst();
          throw new IOException("`" + first.path() + "` " + first.why());
        }
        TreeMap<String, String> contents = new TreeMap<>();
        listing
            .entries()
            .forEach(
                (path, entry) ->
                    contents.put(
                        path,
                        switch (entry) {
                          case Collected.FileEntry f -> text(String.valueOf(f.sha1()), f.size());
                          case Collected.FolderEntry _ -> "folder";
                        }));
        StringBuilder text = new StringBuilder();
        contents.forEach(
            (path, content) ->
                text.append(path.length()).append(':').append(path).append(content).append('\n'));
        yield "folder sha256 " + CallParts.sha256(text.toString());
      }
      case Collected.Failed(String why) -> throw new IOException(why);
      case Collected.Unavailable(String why) -> throw new IOException(why);
      case null -> throw new IOException("the volume gave no answer");
    };
  }

  private static String text(String sha1, long size) {
    return "sha1 " + sha1 + ", " + size + " bytes";
  }
}
