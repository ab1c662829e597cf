package org.orrery.cwl.engine.evaluate;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Decides which files an expression or a tool may name. Both can write any {@code location} or
 * {@code path} into what they give back; only what the call was given, and what lies below its
 * run's own folder, is let through. Places outside the volume are the volume's to refuse.
 */
final class Provenance {
  private final TaskVolume volume;
  private final VolumePath runFolder;
  private final @Nullable AttemptPaths paths;
  private final Set<VolumePath> given = new HashSet<>();

  Provenance(TaskVolume volume, VolumePath runFolder, CwlValue inputs) {
    this(volume, runFolder, inputs, null);
  }

  /**
   * @param paths of the attempt whose tool names files; null if nothing was started
   */
  Provenance(
      TaskVolume volume, VolumePath runFolder, CwlValue inputs, @Nullable AttemptPaths paths) {
    this.volume = volume;
    this.runFolder = runFolder;
    this.paths = paths;
    trusting(inputs);
  }

  /** Lets through what the document itself names: it was checked when the document was taken. */
  Provenance trusting(CwlValue constant) {
    for (FileSystemObject object : FileTree.all(constant)) {
      if (object.location() != null) {
        FileLocation.parse(object.location()).ifPresent(this::trust);
      }
    }
    return this;
  }

  /** Lets through what was staged: it was checked before. */
  Provenance trusting(StagePlan plan) {
    for (StagePlan.Entry entry : plan.entries()) {
      switch (entry) {
        case StagePlan.Link link -> trust(link.source());
        case StagePlan.Copy copy -> trust(copy.source());
        case StagePlan.HardLink _, StagePlan.Folder _, StagePlan.Literal _ -> {}
      }
    }
    return this;
  }

  private void trust(StageSource source) {
    if (source instanceof StageSource.InVolume(VolumePath path)) {
      given.add(path);
    }
  }

  /** The value with every File and Directory named by location alone, each checked. */
  CwlValue check(CwlValue value, CwlValue.Rec staged) {
    return FileTree.mapDeep(value, object -> named(object, staged));
  }

  private FileSystemObject named(FileSystemObject object, CwlValue.Rec staged) {
    String location = object.location();
    if (location == null && object.path() != null) {
      location = locate(object.path(), staged);
    }
    if (location != null) {
      checkLocation(location);
    }
    String name = object.basename();
    if (name == null && location != null) {
      name = FileLocation.basename(location);
    }
    return switch (object) {
      case FileValue f -> f.withLocation(location).withPath(null).withBasename(name);
      case DirectoryValue d -> d.withLocation(location).withPath(null).withBasename(name);
    };
  }

  /**
   * A path as tools see it, back to a location: a staged input's own, else a place of the volume,
   * else one outside.
   */
  private String locate(String path, CwlValue.Rec staged) {
    for (FileSystemObject input : FileTree.all(staged)) {
      if (path.equals(input.path()) && input.location() != null) {
        return input.location();
      }
    }
    String below = paths == null ? null : paths.belowWork(path);
    if (paths != null && below != null) {
      return inWork(paths.work(), below, path);
    }
    String root = volume.pathSeenByTasks(VolumePath.ROOT);
    String rootFolder = root.endsWith("/") ? root : root + "/";
    try {
      return FileLocation.of(
          path.startsWith(rootFolder)
              ? new StageSource.InVolume(
                  VolumePath.ROOT.resolve(path.substring(rootFolder.length())))
              : new StageSource.Outside(path));
    } catch (IllegalArgumentException e) {
      throw refused(path);
    }
  }

  private static String inWork(VolumePath work, String below, String path) {
    try {
      return FileLocation.of(new StageSource.InVolume(work.resolve(below)));
    } catch (IllegalArgumentException e) {
      throw refused(path);
    }
  }

  private void checkLocation(String location) {
    StageSource source = FileLocation.parse(location).orElse(null);
    if (source instanceof StageSource.InVolume(VolumePath path)
        && !runFolder.contains(path)
        && given.stream().noneMatch(g -> g.contains(path))) {
      throw refused(location);
    }
  }

  private static CallFailedException refused(String place) {
    return new CallFailedException(
        Category.OUTPUT,
        "`%s` is no file that this step was given or has made.".formatted(place),
        null);
  }
}
