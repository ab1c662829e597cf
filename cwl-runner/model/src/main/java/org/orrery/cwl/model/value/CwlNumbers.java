package org.orrery.cwl.model.value;

import java.math.BigDecimal;

/** How CWL prints numbers: decimal digits, never an exponent. */
public final class CwlNumbers {
  private static final double BEYOND_LONG = 0x1p63;

  private CwlNumbers() {}

  /**
   * The shortest decimal digits that give this number back; a whole number has no fraction, as in
   * JavaScript. For command lines and interpolated text.
   *
   * @throws IllegalArgumentException if it is not finite
   */
  public static String text(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("CWL has no number " + value);
    }
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }

  /**
   * The same digits as JSON that reads back as a {@link CwlValue.Real}: a whole number that would
   * fit into 64 bits keeps {@code .0}.
   */
  static String json(double value) {
    String digits = text(value);
    if (value == 0) {
      return Double.toString(value);
    }
    return value == Math.rint(value) && Math.abs(value) < BEYOND_LONG ? digits + ".0" : digits;
  }
}
