package org.orrery.cwl.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.StageSource;
import org.orrery.cwl.engine.evaluate.FileLocation;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/** Inputs as the server takes them: files of this host are named by their content. */
final class SentInputs {
  private static final String PREFIX = "files/sha256/";

  private final Sending sending;

  SentInputs(Sending sending) {
    this.sending = sending;
  }

  CwlValue.Rec of(CwlValue.Rec inputs) throws IOException {
    Map<String, CwlValue> sent = new LinkedHashMap<>();
    for (Map.Entry<String, CwlValue> input : inputs.fields().entrySet()) {
      sent.put(input.getKey(), value(input.getValue()));
    }
    return new CwlValue.Rec(sent);
  }

  private CwlValue value(CwlValue value) throws IOException {
    return switch (value) {
      case CwlValue.Null _, CwlValue.Bool _, CwlValue.Int _, CwlValue.Real _, CwlValue.Text _ ->
          value;
      case CwlValue.Array(List<CwlValue> items) -> {
        List<CwlValue> sent = new ArrayList<>(items.size());
        for (CwlValue item : items) {
          sent.add(value(item));
        }
        yield new CwlValue.Array(sent);
      }
      case CwlValue.Rec rec -> of(rec);
      case FileSystemObject object -> object(object);
    };
  }

  private List<FileSystemObject> objects(List<FileSystemObject> objects) throws IOException {
    List<FileSystemObject> sent = new ArrayList<>(objects.size());
    for (FileSystemObject object : objects) {
      sent.add(object(object));
    }
    return sent;
  }

  private FileSystemObject object(FileSystemObject object) throws IOException {
    Path path = path(object.location());
    return switch (object) {
      case FileValue file -> {
        FileValue sent = file.withPath(null).withSecondaryFiles(objects(file.secondaryFiles()));
        yield path == null
            ? sent
            : sent.withLocation(PREFIX + sending.file(existing(path)))
                .withBasename(name(file, path))
                .withSize(Files.size(path));
      }
      case DirectoryValue folder -> {
        List<FileSystemObject> listing = folder.listing();
        DirectoryValue sent =
            folder.withPath(null).withListing(listing == null ? null : objects(listing));
        yield path == null
            ? sent
            : sent.withLocation(PREFIX + sending.folder(existing(path)))
                .withBasename(name(folder, path));
      }
    };
  }

  private static Path existing(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    return path;
  }

  private static String name(FileSystemObject object, Path path) {
    String given = object.basename();
    Path last = path.getFileName();
    return given == null && last != null ? last.toString() : String.valueOf(given);
  }

  /** The file of this host that a location names, or null. */
  static @Nullable Path path(@Nullable String location) {
    return location != null
            && FileLocation.parse(location).orElse(null) instanceof StageSource.Outside(String path)
        ? Path.of(path).normalize()
        : null;
  }
}
