package org.orrery.cwl.engine.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.orrery.backend.spi.CollectRequest;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.Range;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.model.document.LoadContents;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/** Reads what expressions ask of files that exist: contents, listings, whether one is there. */
final class VolumeFiles {
  /** CommandLineTool v1.2, {@code loadContents}. */
  static final int CONTENTS_LIMIT = 64 * 1024;

  private final TaskVolume volume;
  private final TaskKey key;

  VolumeFiles(TaskVolume volume, TaskKey key) {
    this.volume = volume;
    this.key = key;
  }

  boolean exists(StageSource source) {
    try (InputStream in = volume.open(source, new Range(0, 0))) {
      return in.read() < 0;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new VolumeUnavailableException(
          FileLocation.of(source) + " can't be looked at: " + e.getMessage());
    }
  }

  /** The file with its text in {@code contents}, if that is wanted. */
  FileValue loadContents(FileValue file, LoadContents wanted) {
    if (wanted == LoadContents.NO || file.contents() != null) {
      return file;
    }
    String location = file.location();
    StageSource source = location == null ? null : FileLocation.parse(location).orElse(null);
    if (source == null) {
      throw new CallFailedException(
          Category.UNSUPPORTED,
          "The contents of `%s` can't be loaded from where it is.".formatted(location),
          null);
    }
    try (InputStream in = volume.open(source, new Range(0, CONTENTS_LIMIT + 1L))) {
      return file.withContents(text(in.readAllBytes(), file, wanted));
    } catch (NoSuchFileException e) {
      throw new CallFailedException(
          Category.INPUT, "File `%s` does not exist.".formatted(location), null);
    } catch (IOException e) {
      throw new VolumeUnavailableException(location + " can't be read: " + e.getMessage());
    }
  }

  /**
   * The text of a file.
   *
   * @param bytes its beginning, one byte more than the limit if the file is longer
   */
  static String text(byte[] bytes, FileValue file, LoadContents wanted) {
    int length = bytes.length;
    if (length > CONTENTS_LIMIT && wanted == LoadContents.CUT) {
      length = wholeCharacters(bytes, CONTENTS_LIMIT);
    } else if (length > CONTENTS_LIMIT) {
      throw new CallFailedException(
          Category.INPUT,
          "`loadContents` reads at most 64 KiB, but `%s` is larger.".formatted(file.basename()),
          null);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new CallFailedException(
          Category.INPUT,
          "`loadContents` needs UTF-8, but `%s` is not.".formatted(file.basename()),
          null);
    }
  }

  /** At most that many bytes, but no character of UTF-8 is cut in two. */
  private static int wholeCharacters(byte[] bytes, int limit) {
    int end = limit;
    while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return end;
  }

  /** The directory with its listing, read from where it lies. */
  DirectoryValue loadListing(DirectoryValue directory, boolean deep) {
    String location = directory.location();
    StageSource source = location == null ? null : FileLocation.parse(location).orElse(null);
    if (source == null) {
      return directory;
    }
    CollectRequest request =
        new CollectRequest(
            key, source, List.of(), List.of(), List.of(), CollectRequest.Limits.DEFAULT);
    return switch (volume.collect(List.of(request)).get(key)) {
      case Collected.Listing listing ->
          directory.withListing(children(listing.entries(), "", deep));
      case Collected.Failed f ->
          throw new CallFailedException(
              Category.INPUT,
              "Directory `%s` can't be listed: %s".formatted(location, f.why()),
              null);
      case Collected.Unavailable u -> throw new VolumeUnavailableException(u.why());
      case null ->
          throw new VolumeUnavailableException("the volume gave no answer for " + location);
    };
  }

  /** The entries right below a folder as Files and Directories, sorted by name. */
  static List<FileSystemObject> children(
      Map<String, Collected.Entry> entries, String folder, boolean deep) {
    Map<String, Map<String, Collected.Entry>> byFolder = new TreeMap<>();
    entries.forEach(
        (path, entry) -> {
          int slash = path.lastIndexOf('/');
          byFolder
              .computeIfAbsent(slash < 0 ? "" : path.substring(0, slash), k -> new TreeMap<>())
              .put(path.substring(slash + 1), entry);
        });
    return childrenOf(byFolder, folder, deep);
  }

  private static List<FileSystemObject> childrenOf(
      Map<String, Map<String, Collected.Entry>> byFolder, String folder, boolean deep) {
    List<FileSystemObject> children = new ArrayList<>();
    byFolder
        .getOrDefault(folder, Map.of())
        .forEach(
            (name, entry) -> {
              String path = folder.isEmpty() ? name : folder + "/" + name;
              children.add(
                  switch (entry) {
                    case Collected.FileEntry f -> file(f, name);
                    case Collected.FolderEntry d ->
                        new DirectoryValue(
                            FileLocation.of(d.source()),
                            null,
                            name,
                            deep ? childrenOf(byFolder, path, true) : null);
                  });
            });
    return children;
  }

  static FileValue file(Collected.FileEntry entry, String name) {
    return new FileValue(
        FileLocation.of(entry.source()),
        null,
        name,
        entry.sha1() == null ? null : "sha1$" + entry.sha1(),
        entry.size(),
        List.of(),
        null,
        null);
  }
}
