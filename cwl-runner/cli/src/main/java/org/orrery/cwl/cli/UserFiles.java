package org.orrery.cwl.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.StageSource;
import org.orrery.cwl.engine.evaluate.FileLocation;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.ProcessDefaults;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;

/**
 * The files of this host that a job and the defaults of a document name. Files that exist have a
 * size, which expressions may ask for.
 *
 * @param process what is run, its defaults completed
 * @param inputs the job's inputs, completed
 * @param paths of all files and folders, absolute
 */
record UserFiles(CwlProcess process, CwlValue.Rec inputs, Set<Path> paths) {
  UserFiles {
    paths = Set.copyOf(paths);
  }

  /** Looks at every file once. */
  static UserFiles of(CwlProcess process, CwlValue.Rec inputs) throws IOException {
    Set<Path> paths = new HashSet<>();
    try {
      return new UserFiles(
          ProcessDefaults.map(process, value -> describedOrThrow(value, paths)),
          described(inputs, paths),
          paths);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static CwlValue describedOrThrow(CwlValue value, Set<Path> paths) {
    try {
      return described(value, paths);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CwlValue.Rec described(CwlValue.Rec rec, Set<Path> paths) throws IOException {
    Map<String, CwlValue> fields = new LinkedHashMap<>();
    for (Map.Entry<String, CwlValue> field : rec.fields().entrySet()) {
      fields.put(field.getKey(), described(field.getValue(), paths));
    }
    return new CwlValue.Rec(fields);
  }

  private static CwlValue described(CwlValue value, Set<Path> paths) throws IOException {
    return switch (value) {
      case CwlValue.Null _, CwlValue.Bool _, CwlValue.Int _, CwlValue.Real _, CwlValue.Text _ ->
          value;
      case CwlValue.Array(List<CwlValue> items) -> {
        List<CwlValue> changed = new ArrayList<>(items.size());
        for (CwlValue item : items) {
          changed.add(described(item, paths));
        }
        yield new CwlValue.Array(changed);
      }
      case CwlValue.Rec rec -> described(rec, paths);
      case FileSystemObject object -> described(object, paths);
    };
  }

  private static FileSystemObject described(FileSystemObject object, Set<Path> paths)
      throws IOException {
    Path path = path(object);
    if (path != null) {
      paths.add(path);
    }
    return switch (object) {
      case CwlValue.FileValue file -> {
        CwlValue.FileValue complete =
            file.withSecondaryFiles(described(file.secondaryFiles(), paths));
        yield path != null && file.size() == null && Files.isRegularFile(path)
            ? complete.withSize(Files.size(path))
            : literalSize(complete);
      }
      case CwlValue.DirectoryValue directory ->
          directory.listing() == null
              ? directory
              : directory.withListing(described(directory.listing(), paths));
    };
  }

  private static CwlValue.FileValue literalSize(CwlValue.FileValue file) {
    return file.location() == null && file.size() == null && file.contents() != null
        ? file.withSize((long) file.contents().getBytes(StandardCharsets.UTF_8).length)
        : file;
  }

  private static List<FileSystemObject> described(List<FileSystemObject> objects, Set<Path> paths)
      throws IOException {
    List<FileSystemObject> changed = new ArrayList<>(objects.size());
    for (FileSystemObject object : objects) {
      changed.add(described(object, paths));
    }
    return changed;
  }

  private static @Nullable Path path(FileSystemObject object) {
    return object.location() != null
            && FileLocation.parse(object.location()).orElse(null)
                instanceof StageSource.Outside(String path)
        ? Path.of(path).normalize()
        : null;
  }
}
