package org.orrery.cwl.engine.evaluate;

import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.state.TaskPlan;

/**
 * Where everything of one attempt lies on the volume, and where its tool sees it: under the
 * volume's own paths, but for the working folder, which {@code dockerOutputDirectory} shows
 * elsewhere.
 *
 * @param outputDirectory an absolute path without a trailing slash; null if the tool sees the
 *     working folder under its own path
 */
record AttemptPaths(TaskVolume volume, VolumePath folder, @Nullable String outputDirectory) {

  /** Those that a plan was made with. */
  static AttemptPaths of(TaskVolume volume, TaskPlan plan) {
    AttemptPaths own = new AttemptPaths(volume, plan.folder(), null);
    String outdir = Values.word(plan.runtime().get("outdir"));
    return outdir.equals(own.outdir()) ? own : new AttemptPaths(volume, plan.folder(), outdir);
  }

  VolumePath inputs() {
    return folder.resolve("inputs");
  }

  VolumePath work() {
    return folder.resolve("work");
  }

  VolumePath temporary() {
    return folder.resolve("tmp");
  }

  /** Holds what a container shows at places that the document chose. */
  VolumePath placed() {
    return folder.resolve("placed");
  }

  String outdir() {
    return seen(work());
  }

  /** The absolute path under which the tool sees a place of the volume. */
  String seen(VolumePath place) {
    VolumePath work = work();
    if (outputDirectory == null || !work.contains(place)) {
      return volume.pathSeenByTasks(place);
    }
    return outputDirectory + place.value().substring(work.value().length());
  }

  /**
   * An absolute path in the working folder, relative to it, {@code .} for the folder itself; null
   * for any other path.
   */
  @Nullable String belowWork(String path) {
    String below = below(path, outdir());
    return below == null && outputDirectory != null
        ? below(path, volume.pathSeenByTasks(work()))
        : below;
  }

  private static @Nullable String below(String path, String folder) {
    if (path.equals(folder) || path.equals(folder + "/")) {
      return ".";
    }
    return path.startsWith(folder + "/") ? path.substring(folder.length() + 1) : null;
  }
}
