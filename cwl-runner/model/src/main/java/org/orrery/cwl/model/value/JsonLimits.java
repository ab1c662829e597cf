package org.orrery.cwl.model.value;

/**
 * How much JSON is accepted from a source that isn't trusted.
 *
 * @param characters length of the whole text
 * @param depth of nested arrays and objects
 */
public record JsonLimits(int characters, int depth) {
  /** For a text that this program wrote itself or that its caller has bounded already. */
  public static final JsonLimits DEFAULT = new JsonLimits(Integer.MAX_VALUE, 500);

  public JsonLimits {
    if (characters <= 0 || depth <= 0) {
      throw new IllegalArgumentException("JSON limits must be positive");
    }
  }
}
