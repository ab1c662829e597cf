package org.orrery.cwl.engine.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.Container;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
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
  private final AttemptPaths paths;
  private final @Nullable VolumePath mutable;
  private final Map<VolumePath, StagePlan.Entry> entries = new LinkedHashMap<>();
  private final Map<FileSystemObject, FileSystemObject> placed = new HashMap<>();

  /** Paths that the document chose, by the location of what was put there. */
  private final Map<String, String> relocated = new HashMap<>();

  private final List<Container.Mount> mounts = new ArrayList<>();
  private final Set<VolumePath> updatedInPlace = new LinkedHashSet<>();

  /**
   * @param mutable what lies below it may be changed in place (CommandLineTool v1.2,
   *     InplaceUpdateRequirement); null means that nothing may
   */
  Staging(AttemptPaths paths, @Nullable VolumePath mutable) {
    this.paths = paths;
    this.mutable = mutable;
  }

  List<StagePlan.Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** What the container must show at places that the document chose. */
  List<Container.Mount> mounts() {
    return List.copyOf(mounts);
  }

  /** Files and folders of earlier steps that the tool changes where they are. */
  Set<VolumePath> updatedInPlace() {
    return updatedInPlace;
  }

  /** What links lead to, but for what is changed in place. */
  List<StageSource> sources() {
    List<StageSource> sources = new ArrayList<>();
    for (StagePlan.Entry entry : entries.values()) {
      if (entry instanceof StagePlan.Link link
          && !(link.source() instanceof StageSource.InVolume(VolumePath place)
              && updatedInPlace.contains(place))) {
        sources.add(link.source());
      }
    }
    return sources;
  }

  /** Gives an input its place and returns it with {@code path} set, inside it too. */
  FileSystemObject stageInput(FileSystemObject object) {
    FileSystemObject known = placed.get(object);
    if (known == null) {
      VolumePath folder = paths.inputs().resolve(Integer.toString(placed.size()));
      known = place(object, folder, nameOf(object, placed.size()), false);
      placed.put(object, known);
    }
    return known;
  }

  /** Puts something into the working folder under that name. */
  void stageWork(FileSystemObject object, VolumePath folder, String name, boolean writable) {
    relocate(object, place(object, folder, name, writable));
  }

  void writeWork(VolumePath target, String text) {
    add(new StagePlan.Literal(target, Bytes.ofText(text)));
  }

  /** Has the container show something under that absolute path, its secondary files beside it. */
  void stageAt(FileSystemObject object, String path, boolean writable) {
    relocate(object, show(object, path, writable));
  }

  void writeAt(String path, String text, boolean writable) {
    VolumePath place = newPlace().resolve(nameIn(path));
    add(new StagePlan.Literal(place, Bytes.ofText(text)));
    mounts.add(new Container.Mount(new StageSource.InVolume(place), path, writable));
  }

  private void relocate(FileSystemObject object, FileSystemObject done) {
    if (object.location() != null && done.path() != null) {
      relocated.put(object.location(), done.path());
    }
  }

  /** An input that was also put elsewhere by the document is found there. */
  FileSystemObject followRelocation(FileSystemObject object) {
    String path = object.location() == null ? null : relocated.get(object.location());
    if (path == null) {
      return object;
    }
    return switch (object) {
      case FileValue f -> f.withPath(path).withBasename(nameIn(path));
      case DirectoryValue d -> d.withPath(path).withBasename(nameIn(path));
    };
  }

  private static String nameIn(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** What exists and is only read, or changed in place, is shown itself; all else is made first. */
  private FileSystemObject show(FileSystemObject object, String path, boolean writable) {
    String name = nameIn(path);
    StageSource existing = object.location() == null ? null : sourceOf(object.location());
    StageSource source;
    if (existing != null && (!writable || changesInPlace(existing))) {
      source = existing;
    } else {
      VolumePath folder = newPlace();
      // Its secondary files get a place of their own each.
      var _ =
          place(
              object instanceof FileValue f ? f.withSecondaryFiles(List.of()) : object,
              folder,
              name,
              writable);
      source = new StageSource.InVolume(folder.resolve(name));
    }
    mounts.add(new Container.Mount(source, path, writable));
    return switch (object) {
      case FileValue f -> {
        List<FileSystemObject> beside = new ArrayList<>();
        for (FileSystemObject other : f.secondaryFiles()) {
          String sibling =
              path.substring(0, path.length() - name.length()) + nameOf(other, beside.size());
          beside.add(show(other, sibling, writable));
        }
        yield f.withPath(path).withBasename(name).withSecondaryFiles(beside);
      }
      case DirectoryValue d -> {
        @Nullable List<FileSystemObject> listing = d.listing();
        yield d.withPath(path)
            .withBasename(name)
            .withListing(listing == null ? null : pathsBelow(listing, path));
      }
    };
  }

  private VolumePath newPlace() {
    return paths.placed().resolve(Integer.toString(mounts.size()));
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
    String path = paths.seen(target);
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

  private StagePlan.Entry bring(VolumePath target, String location, boolean writable) {
    StageSource source = sourceOf(location);
    return writable && !changesInPlace(source)
        ? new StagePlan.Copy(target, source)
        : new StagePlan.Link(target, source);
  }

  /** Is what may be written to this very source, and no copy of it? */
  private boolean changesInPlace(StageSource source) {
    if (mutable != null
        && source instanceof StageSource.InVolume(VolumePath place)
        && mutable.contains(place)
        && !mutable.equals(place)) {
      updatedInPlace.add(place);
      return true;
    }
    return false;
  }

  private static StageSource sourceOf(String location) {
    return FileLocation.parse(location)
        .orElseThrow(
            () ->
                new CallFailedException(
                    Category.UNSUPPORTED,
                    "`%s` can't be staged: its scheme is not supported.".formatted(location),
                    null));
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
