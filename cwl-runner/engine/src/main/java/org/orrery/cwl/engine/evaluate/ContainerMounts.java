package org.orrery.cwl.engine.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.orrery.backend.spi.Container.Mount;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.state.RunFailure.Category;

/**
 * Which places a container shows. What was staged are links, so what they lead to must be there
 * under its own path. All that other steps of the run made is one mount; many files of one folder
 * of the volume are one mount too. Outside the volume a name may be a link, whose target would be
 * missing if only its folder were shown: there each has its own.
 */
final class ContainerMounts {
  /** From so many places in one folder on, the folder is shown instead. */
  private static final int FOLD = 16;

  private final TaskVolume volume;
  private final Map<String, Mount> mounts = new LinkedHashMap<>();

  private ContainerMounts(TaskVolume volume) {
    this.volume = volume;
  }

  /** Mounts inside others come after them. */
  static List<Mount> of(AttemptPaths paths, VolumePath run, Staging staging) {
    ContainerMounts mounts = new ContainerMounts(paths.volume());
    Set<VolumePath> places = new LinkedHashSet<>();
    for (StageSource source : staging.sources()) {
      switch (source) {
        case StageSource.Outside(String path) -> mounts.add(new Mount(source, path, false));
        case StageSource.InVolume(VolumePath place) -> {
          if (!paths.folder().contains(place)) {
            places.add(run.contains(place) ? run : place);
          }
        }
      }
    }
    folded(places).forEach(place -> mounts.show(place, false));
    staging.updatedInPlace().forEach(place -> mounts.show(place, true));
    staging.mounts().forEach(mounts::add);
    if (paths.outputDirectory() != null) {
      mounts.add(new Mount(new StageSource.InVolume(paths.work()), paths.outputDirectory(), true));
    }
    return mounts.mounts.values().stream()
        .sorted(
            Comparator.comparingLong((Mount m) -> m.target().chars().filter(c -> c == '/').count())
                .thenComparing(Mount::target))
        .toList();
  }

  private void show(VolumePath place, boolean writable) {
    add(new Mount(new StageSource.InVolume(place), volume.pathSeenByTasks(place), writable));
  }

  private void add(Mount mount) {
    Mount before = mounts.putIfAbsent(mount.target(), mount);
    if (before != null && !before.equals(mount)) {
      throw new CallFailedException(
          Category.INPUT,
          "Two files would be shown in the container as `%s`.".formatted(mount.target()),
          null);
    }
  }

  static Set<VolumePath> folded(Set<VolumePath> places) {
    Map<VolumePath, List<VolumePath>> byFolder = new LinkedHashMap<>();
    for (VolumePath place : places) {
      byFolder.computeIfAbsent(folderOf(place), f -> new ArrayList<>()).add(place);
    }
    TreeMap<String, VolumePath> shown = new TreeMap<>();
    byFolder.forEach(
        (folder, inside) -> {
          boolean fold = inside.size() >= FOLD && !folder.equals(VolumePath.ROOT);
          (fold ? List.of(folder) : inside).forEach(place -> shown.put(place.value(), place));
        });
    Set<VolumePath> outermost = new LinkedHashSet<>();
    for (VolumePath place : shown.values()) {
      if (isOutermost(place, shown)) {
        outermost.add(place);
      }
    }
    return outermost;
  }

  private static boolean isOutermost(VolumePath place, Map<String, VolumePath> shown) {
    for (VolumePath at = folderOf(place); !at.equals(VolumePath.ROOT); at = folderOf(at)) {
      if (shown.containsKey(at.value())) {
        return false;
      }
    }
    return true;
  }

  static VolumePath folderOf(VolumePath place) {
    int slash = place.value().lastIndexOf('/');
    return slash < 0 ? VolumePath.ROOT : new VolumePath(place.value().substring(0, slash));
  }
}
