package org.orrery.cwl.model.yaml;

/**
 * How large one document may be.
 *
 * @param bytes of its text
 * @param depth of nested lists and mappings
 * @param nodes in all, each alias counted as if it were written out
 * @param aliases how many times an anchor may be used
 */
public record TextLimits(int bytes, int depth, int nodes, int aliases) {
  public static final TextLimits DEFAULT = new TextLimits(16 << 20, 64, 2_000_000, 1_000);

  public TextLimits {
    if (bytes < 1 || depth < 1 || nodes < 1 || aliases < 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
