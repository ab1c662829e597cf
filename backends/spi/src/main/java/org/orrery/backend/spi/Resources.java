package org.orrery.backend.spi;

/**
 * What a task asks for.
 *
 * @param cores processor cores, fractions allowed, at least a hundredth
 * @param memoryMebibytes main memory
 * @param temporaryMebibytes space for its temporary folder
 * @param outputMebibytes space for its working folder
 */
public record Resources(
    double cores, long memoryMebibytes, long temporaryMebibytes, long outputMebibytes) {
  public Resources {
    if (!(cores >= 0.01) || memoryMebibytes < 1 || temporaryMebibytes < 0 || outputMebibytes < 0) {
      throw new IllegalArgumentException(
          "not a possible request: %s cores, %d MiB memory, %d and %d MiB space"
              .formatted(cores, memoryMebibytes, temporaryMebibytes, outputMebibytes));
    }
  }
}
