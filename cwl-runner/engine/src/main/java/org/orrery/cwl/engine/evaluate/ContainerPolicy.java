package org.orrery.cwl.engine.evaluate;

import org.jspecify.annotations.Nullable;

/**
 * What a run does about containers. The same policy must be given whenever the run is taken up
 * again.
 *
 * @param allowed false ignores every {@code DockerRequirement}, required ones too: all tools run
 *     directly on the machine
 * @param defaultImage for tools that have no {@code DockerRequirement}, as {@code docker pull}
 *     takes it; null runs them directly on the machine
 */
public record ContainerPolicy(boolean allowed, @Nullable String defaultImage) {
  /** As the document says. */
  public static final ContainerPolicy AS_WRITTEN = new ContainerPolicy(true, null);

  /** No tool runs in a container. */
  public static final ContainerPolicy NEVER = new ContainerPolicy(false, null);

  public ContainerPolicy {
    if (!allowed && defaultImage != null) {
      throw new IllegalArgumentException("a default image is of no use without containers");
    }
  }
}
