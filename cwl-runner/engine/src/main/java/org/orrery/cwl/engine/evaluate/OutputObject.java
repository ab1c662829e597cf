package org.orrery.cwl.engine.evaluate;

import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlJsonException;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * The output object that a tool wrote itself, {@code cwl.output.json} (CommandLineTool v1.2,
 * section 4.3).
 */
final class OutputObject {
  private OutputObject() {}

  /** What the tool wrote, its relative places resolved; null if it wrote nothing. */
  static CwlValue.@Nullable Rec read(AttemptPaths paths, Collected.Listing listing) {
    String text = OutputRequest.outputObject(listing);
    if (text == null) {
      return null;
    }
    CwlValue value;
    try {
      value = CwlJson.read(text);
    } catch (CwlJsonException e) {
      throw new CallFailedException(
          Category.OUTPUT, "`cwl.output.json` can't be read: " + e.getMessage() + ".", null);
    }
    if (!(value instanceof CwlValue.Rec)) {
      throw new CallFailedException(
          Category.OUTPUT,
          "`cwl.output.json` must hold an object, but it holds " + Values.kind(value) + ".",
          null);
    }
    CwlValue resolved = FileTree.mapDeep(value, object -> resolve(object, paths, listing));
    return resolved instanceof CwlValue.Rec rec ? rec : CwlValue.Rec.EMPTY;
  }

  private static FileSystemObject resolve(
      FileSystemObject object, AttemptPaths paths, Collected.Listing listing) {
    String relative = relativePath(object, paths);
    if (relative == null) {
      return object;
    }
    VolumePath work = paths.work();
    VolumePath place;
    try {
      place = work.resolve(relative);
    } catch (IllegalArgumentException e) {
      throw outside(relative);
    }
    if (!work.contains(place)) {
      throw outside(relative);
    }
    String below = place.equals(work) ? "." : place.value().substring(work.value().length() + 1);
    Collected.Entry entry = listing.entries().get(below);
    if (entry == null && !below.equals(".")) {
      throw new CallFailedException(
          Category.OUTPUT,
          "`cwl.output.json` names `%s`, which is not there.".formatted(relative),
          null);
    }
    String location =
        FileLocation.of(entry == null ? new StageSource.InVolume(work) : entry.source());
    String name = object.basename() == null ? place.name() : object.basename();
    return switch (object) {
      case FileValue f -> f.withLocation(location).withPath(null).withBasename(name);
      case DirectoryValue d -> d.withLocation(location).withPath(null).withBasename(name);
    };
  }

  private static @Nullable String relativePath(FileSystemObject object, AttemptPaths paths) {
    String path = object.path();
    String location = object.location();
    if (path == null && location != null) {
      if (FileLocation.parse(location).orElse(null)
          instanceof StageSource.Outside(String absolute)) {
        path = absolute;
      } else if (!location.contains(":") || location.startsWith("./")) {
        path = FileLocation.decoded(location);
      }
    }
    if (path == null) {
      return null;
    }
    String below = paths.belowWork(path);
    if (below != null) {
      return below;
    }
    return path.startsWith("/") ? null : path;
  }

  private static CallFailedException outside(String path) {
    return new CallFailedException(
        Category.OUTPUT,
        "`cwl.output.json` names `%s`, which is outside the working folder.".formatted(path),
        null);
  }
}
