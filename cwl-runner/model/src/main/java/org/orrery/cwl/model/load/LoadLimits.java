package org.orrery.cwl.model.load;

import org.orrery.cwl.model.yaml.TextLimits;

/**
 * What one load may cost.
 *
 * @param text of each document; its depth and nodes also bound what imports add up to
 * @param documents read in all, by {@code run}, {@code $import}, {@code $include} and the like
 * @param runDepth of processes inside processes
 * @param steps in all workflows together, each process counted once
 */
public record LoadLimits(TextLimits text, int documents, int runDepth, int steps) {
  public static final LoadLimits DEFAULT = new LoadLimits(TextLimits.DEFAULT, 1_000, 24, 20_000);

  public LoadLimits {
    if (documents < 1 || runDepth < 1 || steps < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
