package org.orrery.cwl.cli;

import org.jspecify.annotations.Nullable;
import org.orrery.backend.local.containers.EngineChoice;
import org.orrery.cwl.engine.evaluate.ContainerPolicy;
import picocli.CommandLine.Option;

/** Whether and how tools run in containers. */
final class ContainerOptions {
  @Option(
      names = "--no-container",
      description = "Run every tool directly on this host, whatever its DockerRequirement says.")
  boolean noContainer;

  @Option(
      names = "--default-container",
      paramLabel = "IMAGE",
      description = "Run tools that have no DockerRequirement in this image.")
  @Nullable String defaultContainer;

  @Option(
      names = "--strict-memory-limit",
      description = "Hold every container to the memory that its tool asks for.")
  boolean strictMemoryLimit;

  @Option(
      names = "--strict-cpu-limit",
      description = "Hold every container to the cores that its tool asks for.")
  boolean strictCpuLimit;

  @Option(
      names = "--container-pool",
      description = "Keep a step's container for the next step of the same image and resources.")
  boolean containerPool;

  @Option(
      names = "--engine",
      paramLabel = "auto|docker|bubblewrap|none",
      description = "What containers run in. auto: Docker if it answers, else bubblewrap.")
  EngineChoice.Wish engine = EngineChoice.Wish.AUTO;

  LocalRun.Containers containers() {
    return new LocalRun.Containers(
        policy(), engine, strictMemoryLimit, strictCpuLimit, containerPool);
  }

  private ContainerPolicy policy() {
    return noContainer ? ContainerPolicy.NEVER : new ContainerPolicy(true, defaultContainer);
  }
}
