package org.orrery.cwl.engine.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Decides where a task finds its files. Each input gets a folder of its own below {@code inputs},
 * so that equal names never meet; secondary files lie beside their file. Files stay where they are
 * and are linked, literals are written.
 */
final class Staging {
  private final TaskVolume volume;
  private final VolumePath inputs;
  private final Map<VolumePath, StagePlan.Entry> entries = new LinkedHashMap<>();
  private final Map<FileSystemObject, FileSystemObject> placed = new HashMap<>();

  /** Places in the working folder by the location of what was put there. */
  private final Map<String, VolumePath> relocated = new HashMap<>();

  Staging(TaskVolume volume, VolumePath inputs) {
    this.volume = volume;
    this.inputs = inputs;
  }

  List<StagePlan.Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** What links lead to: outputs may be links to the same places. */
  List<StageSource> sources() {
    List<StageSource> sources = new ArrayList<>();
    for (StagePlan.Entry entry : entries.values()) {
      if (entry instanceof StagePlan.Link link) {
        sources.add(link.source());
      }
    }
    return sources;
  }

  /** Gives an input its place and returns it with {@code path} set, inside it too. */
  FileSystemObject stageInput(FileSystemObject object) {
    FileSystemObject known = placed.get(object);
    if (known == null) {
      VolumePath folder = inputs.resolve(Integer.toString(placed.size()));
      known = place(object, folder, nameOf(object, placed.size()), false);
      placed.put(object, known);
    }
    return known;
  }

  /** Puts something into the working folder under that name. */
  FileSystemObject stageWork(
      FileSystemObject object, VolumePath folder, String name, boolean writable) {
    FileSystemObject done = place(object, folder, name, writable);
    FileSystemObject source = object;
    if (source.location() != null) {
      relocated.put(source.location(), folder.resolve(name));
    }
    return done;
  }

  void writeWork(VolumePath target, String text) {
    add(new StagePlan.Literal(target, Bytes.ofText(text)));
  }

  /** An input that was also put into the working folder is found there. */
  FileSystemObject followRelocation(FileSystemObject object) {
    VolumePath moved = object.location() == null ? null : relocated.get(object.location());
    if (moved == null) {
      return object;
    }
    String path = volume.pathSeenByTasks(moved);
    return switch (object) {
      case FileValue f -> f.withPath(path).withBasename(moved.name());
      case DirectoryValue d -> d.withPath(path).withBasename(moved.name());
    };
  }

  static String nameOf(FileSystemObject object, int number) {
    if (object.basename() != null && !object.basename().isEmpty()) {
      return object.basename();
    }
    return object.location() == null
        ? "literal-" + number
        : FileLocation.basename(object.location());
  }

  private FileSystemObject place(
      FileSystemObject object, VolumePath folder, String name, boolean writable) {
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.indexOf('/') >= 0
        || name.indexOf('\0') >= 0) {
      throw new CallFailedException(
          Category.INPUT,
          "`%s` can't be the name of a file: it must be one plain name.".formatted(name),
          null);
    }
    VolumePath target = folder.resolve(name);
    String path = volume.pathSeenByTasks(target);
    return switch (object) {
      case FileValue f -> placeFile(f, folder, target, path, writable).withBasename(name);
      case DirectoryValue d -> placeDirectory(d, target, path, writable).withBasename(name);
    };
  }

  private FileValue placeFile(
      FileValue file, VolumePath folder, VolumePath target, String path, boolean writable) {
    if (file.location() == null) {
      String text = file.contents();
      if (text == null) {
        throw new CallFailedException(
            Category.INPUT,
            "File `%s` has neither `location` nor `contents`.".formatted(target.name()),
            null);
      }
      add(new StagePlan.Literal(target, Bytes.ofText(text)));
    } else {
      add(bring(target, file.location(), writable));
    }
    List<FileSystemObject> beside = new ArrayList<>();
    for (FileSystemObject other : file.secondaryFiles()) {
      beside.add(place(other, folder, nameOf(other, beside.size()), writable));
    }
    return file.withPath(path).withSecondaryFiles(beside);
  }

  private DirectoryValue placeDirectory(
      DirectoryValue directory, VolumePath target, String path, boolean writable) {
    List<FileSystemObject> listing = directory.listing();
    if (directory.location() != null) {
      add(bring(target, directory.location(), writable));
      return directory
          .withPath(path)
          .withListing(listing == null ? null : pathsBelow(listing, path));
    }
    add(new StagePlan.Folder(target));
    List<FileSystemObject> inside = new ArrayList<>();
    for (FileSystemObject child : listing == null ? List.<FileSystemObject>of() : listing) {
      inside.add(place(child, target, nameOf(child, inside.size()), writable));
    }
    return directory.withPath(path).withListing(inside);
  }

  private static List<FileSystemObject> pathsBelow(List<FileSystemObject> listing, String folder) {
    List<FileSystemObject> inside = new ArrayList<>();
    for (FileSystemObject child : listing) {
      String path = folder + "/" + nameOf(child, inside.size());
      inside.add(
          switch (child) {
            case FileValue f -> f.withPath(path);
            case DirectoryValue d -> {
              @Nullable List<FileSystemObject> below = d.listing();
              yield d.withPath(path).withListing(below == null ? null : pathsBelow(below, path));
            }
          });
    }
    return inside;
  }

  private static StagePlan.Entry bring(VolumePath target, String location, boolean writable) {
    StageSource source =
        FileLocation.parse(location)
            .orElseThrow(
                () ->
                    new CallFailedException(
                        Category.UNSUPPORTED,
                        "`%s` can't be staged: its scheme is not supported.".formatted(location),
                        null));
    return writable ? new StagePlan.Copy(target, source) : new StagePlan.Link(target, source);
  }

  private void add(StagePlan.Entry entry) {
    StagePlan.Entry before = entries.putIfAbsent(entry.target(), entry);
    if (before != null && !before.equals(entry)) {
      throw new CallFailedException(
          Category.INPUT,
          "Two files would be staged under the same name `%s`.".formatted(entry.target().name()),
          null);
    }
  }
}
