package org.orrery.cwl.model.yaml;

import java.math.BigInteger;
import java.util.Optional;
import org.orrery.cwl.model.value.CwlValue;

/** The value of a scalar. */
public final class Scalars {
  /** A double has no more; it also keeps the conversion of hostile numbers cheap. */
  private static final int MAX_INTEGER_DIGITS = 310;

  private Scalars() {}

  /**
   * The value; integers beyond 64 bits become {@link CwlValue.Real}.
   *
   * @return empty for infinity and for what is no number, which CWL does not know, and for a text
   *     that contradicts its tag
   */
  public static Optional<CwlValue> value(Node.Scalar scalar) {
    String text = scalar.text();
    try {
      return switch (scalar.kind()) {
        case NULL -> Optional.of(CwlValue.Null.NULL);
        case TEXT -> Optional.of(new CwlValue.Text(text));
        case BOOLEAN ->
            switch (text) {
              case "true", "True", "TRUE" -> Optional.of(new CwlValue.Bool(true));
              case "false", "False", "FALSE" -> Optional.of(new CwlValue.Bool(false));
              default -> Optional.empty();
            };
        case INT -> integer(text);
        case FLOAT -> real(text);
      };
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<CwlValue> integer(String text) {
    if (text.length() > MAX_INTEGER_DIGITS) {
      return Optional.empty();
    }
    BigInteger value =
        text.startsWith("0x")
            ? new BigInteger(text.substring(2), 16)
            : text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : decimal(text);
    return value.bitLength() < Long.SIZE
        ? Optional.of(new CwlValue.Int(value.longValue()))
        : real(value.toString());
  }

  private static BigInteger decimal(String text) {
    return text.length() < 18 ? BigInteger.valueOf(Long.parseLong(text)) : new BigInteger(text);
  }

  private static Optional<CwlValue> real(String text) {
    double value = Double.parseDouble(text);
    return Double.isFinite(value) ? Optional.of(new CwlValue.Real(value)) : Optional.empty();
  }
}
