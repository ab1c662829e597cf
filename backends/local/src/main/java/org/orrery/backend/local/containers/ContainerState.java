package org.orrery.backend.local.containers;

/** What an engine knows of a container. */
public sealed interface ContainerState {
  /** There is none of that name. */
  record Absent() implements ContainerState {}

  /** It was made and never started. */
  record Created() implements ContainerState {}

  /** Its first process runs, or is paused. */
  record Running() implements ContainerState {}

  /**
   * Its first process is gone, and every other process with it.
   *
   * @param exitCode of the first process; 128 and the signal's number if one killed it
   * @param outOfMemory whether the kernel killed a process of it because the container's memory
   *     limit was reached
   */
  record Ended(int exitCode, boolean outOfMemory) implements ContainerState {}
}
