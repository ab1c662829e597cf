package org.orrery.cwl.engine.reuse;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.evaluate.FileLocation;
import org.orrery.cwl.engine.evaluate.FileTree;
import org.orrery.cwl.engine.reuse.CallCache.NotKeptException;
import org.orrery.cwl.engine.state.TaskPlan;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Turns locations of a task's outputs into those of an entry, and back. What the task made is kept;
 * what it was given, and passes on, is named by where it was staged: an equal task was given the
 * same there.
 */
final class KeptPlaces {
  private static final String KEPT = "kept:";
  private static final String STAGED = "staged:";
  private static final String VOLUME = "volume:";

  private KeptPlaces() {}

  /**
   * @param files places on the volume by their paths in the entry
   * @param folders empty ones too
   */
  record Taken(
      CwlValue.Rec outputs, Map<String, Manifest.Content> files, Map<String, Boolean> folders) {}

  static Taken take(TaskPlan plan, CwlValue.Rec outputs, Collected.Listing left)
      throws NotKeptException {
    Map<StageSource, Collected.FileEntry> made = new LinkedHashMap<>();
    for (Collected.Entry entry : left.entries().values()) {
      if (entry instanceof Collected.FileEntry file) {
        made.put(file.source(), file);
      }
    }
    Map<String, Manifest.Content> files = new TreeMap<>();
    Map<String, Boolean> folders = new TreeMap<>();
    for (FileSystemObject object : FileTree.all(outputs)) {
      StageSource source = source(object);
      if (!(source instanceof StageSource.InVolume(VolumePath place))
          || !plan.folder().contains(place)
          || staged(plan, source) != null) {
        continue;
      }
      switch (object) {
        case FileValue f -> files.put(relative(plan, place), content(f, made.get(source)));
        case DirectoryValue _ -> takeFolder(plan, place, left, files, folders);
      }
    }
    CwlValue named = FileTree.mapDeep(outputs, object -> located(object, name(plan, object)));
    for (FileSystemObject object : FileTree.all(named)) {
      if (object.location() != null && object.location().isEmpty()) {
        throw new NotKeptException(
            "output file `%s` was neither made by the step nor given to it"
                .formatted(object.basename()));
      }
    }
    return new Taken(named instanceof CwlValue.Rec rec ? rec : outputs, files, folders);
  }

  private static Manifest.Content content(FileValue file, Collected.@Nullable FileEntry entry)
      throws NotKeptException {
    if (entry != null && entry.sha1() != null) {
      return new Manifest.Content(entry.sha1(), entry.size());
    }
    // Found by a second look, after the listing: its digest came from the volume all the same.
    if (file.checksum() != null && file.size() != null && file.checksum().startsWith("sha1$")) {
      return new Manifest.Content(file.checksum().substring("sha1$".length()), file.size());
    }
    throw new NotKeptException("the digest of `%s` is not known".formatted(file.basename()));
  }

  private static void takeFolder(
      TaskPlan plan,
      VolumePath folder,
      Collected.Listing left,
      Map<String, Manifest.Content> files,
      Map<String, Boolean> folders)
      throws NotKeptException {
    if (!left.problems().isEmpty()) {
      throw new NotKeptException("the step left what can't be taken");
    }
    VolumePath work = plan.spec().folders().work();
    folders.put(relative(plan, folder), true);
    for (Map.Entry<String, Collected.Entry> entry : left.entries().entrySet()) {
      VolumePath named = entry.getKey().equals(".") ? work : work.resolve(entry.getKey());
      if (!folder.contains(named)) {
        continue;
      }
      if (!entry.getValue().source().equals(new StageSource.InVolume(named))) {
        throw new NotKeptException(
            "output folder `%s` holds the link `%s`".formatted(folder.name(), entry.getKey()));
      }
      switch (entry.getValue()) {
        case Collected.FolderEntry _ -> folders.put(relative(plan, named), true);
        case Collected.FileEntry file -> {
          if (file.sha1() == null) {
            throw new NotKeptException("the digest of `%s` is not known".formatted(entry.getKey()));
          }
          files.put(relative(plan, named), new Manifest.Content(file.sha1(), file.size()));
        }
      }
    }
  }

  private static String relative(TaskPlan plan, VolumePath place) {
    return place.value().substring(plan.folder().value().length() + 1);
  }

  private static @Nullable StageSource source(FileSystemObject object) {
    return object.location() == null ? null : FileLocation.parse(object.location()).orElse(null);
  }

  /** The location in the entry's terms; empty if there is none; null for a literal. */
  private static @Nullable String name(TaskPlan plan, FileSystemObject object) {
    if (object.location() == null) {
      return null;
    }
    StageSource source = source(object);
    if (source == null) {
      return "";
    }
    String given = staged(plan, source);
    if (given != null) {
      return STAGED + encoded(given);
    }
    return source instanceof StageSource.InVolume(VolumePath place) && plan.folder().contains(place)
        ? KEPT + encoded(relative(plan, place))
        : "";
  }

  private static String encoded(String path) {
    return FileLocation.of(new StageSource.InVolume(new VolumePath(path)))
        .substring(VOLUME.length());
  }

  /** Where the task was given this, relative to the attempt's folder; null if it was not. */
  private static @Nullable String staged(TaskPlan plan, StageSource wanted) {
    for (StagePlan.Entry entry : plan.stage().entries()) {
      if (entry instanceof StagePlan.Link link) {
        String below = below(link.source(), wanted);
        if (below != null) {
          return relative(plan, entry.target()) + below;
        }
      }
    }
    return null;
  }

  private static @Nullable String below(StageSource whole, StageSource part) {
    String folder = text(whole);
    String path = text(part);
    if (whole.getClass() != part.getClass() || !(path + "/").startsWith(folder + "/")) {
      return null;
    }
    return path.substring(folder.length());
  }

  private static String text(StageSource source) {
    return switch (source) {
      case StageSource.InVolume(VolumePath place) -> place.value();
      case StageSource.Outside(String path) -> path;
    };
  }

  /** The outputs with their files in the entry, or where this task was given them. */
  static Optional<CwlValue.Rec> give(TaskPlan plan, CwlValue.Rec outputs, VolumePath files) {
    CwlValue given =
        FileTree.mapDeep(outputs, object -> located(object, place(plan, object, files)));
    boolean whole =
        FileTree.all(given).stream().noneMatch(o -> o.location() != null && o.location().isEmpty());
    return whole && given instanceof CwlValue.Rec rec ? Optional.of(rec) : Optional.empty();
  }

  private static @Nullable String place(TaskPlan plan, FileSystemObject object, VolumePath files) {
    String location = object.location();
    if (location == null) {
      return null;
    }
    String path = location.substring(location.indexOf(':') + 1);
    if (!(FileLocation.parse(VOLUME + path).orElse(null)
        instanceof StageSource.InVolume(VolumePath relative))) {
      return "";
    }
    if (location.startsWith(KEPT)) {
      return FileLocation.of(new StageSource.InVolume(files.resolve(relative.value())));
    }
    VolumePath target = plan.folder().resolve(relative.value());
    for (StagePlan.Entry entry : plan.stage().entries()) {
      if (entry instanceof StagePlan.Link link && entry.target().contains(target)) {
        String below = target.value().substring(entry.target().value().length());
        return FileLocation.of(
            switch (link.source()) {
              case StageSource.InVolume(VolumePath place) ->
                  new StageSource.InVolume(place.resolve("." + below));
              case StageSource.Outside(String absolute) ->
                  new StageSource.Outside(absolute + below);
            });
      }
    }
    return "";
  }

  private static FileSystemObject located(FileSystemObject object, @Nullable String location) {
    return switch (object) {
      case FileValue f -> f.withLocation(location);
      case DirectoryValue d -> d.withLocation(location);
    };
  }
}
