package org.orrery.cwl.engine.state;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Container;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.model.value.CwlValue;

/**
 * One attempt at one tool, decided: nothing is left to evaluate before it starts.
 *
 * @param folder holds everything of this attempt; all other paths are below it
 * @param inputs as the tool's expressions see them, paths included
 * @param runtime the tool's {@code runtime} object
 * @param repetition whether it, or what it gives, can be had a second time
 */
public record TaskPlan(
    TaskKey key,
    VolumePath folder,
    TaskSpec spec,
    StagePlan stage,
    CwlValue.Rec inputs,
    CwlValue.Rec runtime,
    Repetition repetition) {

  /**
   * @param updatesInPlace it changes files that earlier steps have made: it can't be tried again
   *     once it may have begun
   * @param notReusable why its results may not be taken for those of an equal task, as {@link
   *     Reuse.Off} says it; null if they may
   * @param cacheKey under which its results are kept if it succeeds; null if they are not
   */
  public record Repetition(
      boolean updatesInPlace, @Nullable String notReusable, @Nullable String cacheKey) {
    /** It may be tried again; its results are not kept. */
    public static final Repetition FREE = new Repetition(false, null, null);
  }

  /** Files and folders of earlier steps that it may change; what is below them, too. */
  public Set<VolumePath> mayChange() {
    Set<VolumePath> places = new HashSet<>();
    if (repetition.updatesInPlace()) {
      for (StagePlan.Entry entry : stage.entries()) {
        if (entry instanceof StagePlan.Link(_, StageSource.InVolume(VolumePath place))) {
          places.add(place);
        }
      }
      Container container = spec.container();
      for (Container.Mount mount :
          container == null ? List.<Container.Mount>of() : List.copyOf(container.mounts())) {
        if (mount.writable()
            && mount.source() instanceof StageSource.InVolume(VolumePath place)
            && !folder.contains(place)) {
          places.add(place);
        }
      }
    }
    return places;
  }

  TaskPlan keptAs(String cacheKey) {
    return new TaskPlan(
        key,
        folder,
        spec,
        stage,
        inputs,
        runtime,
        new Repetition(repetition.updatesInPlace(), repetition.notReusable(), cacheKey));
  }
}
