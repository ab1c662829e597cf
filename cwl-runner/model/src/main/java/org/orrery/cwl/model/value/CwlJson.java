package org.orrery.cwl.model.value;

import org.orrery.cwl.model.value.JsonValueWriter.Layout;

/**
 * CWL values as JSON. Numbers are exact and in decimal digits, never with an exponent; integers
 * beyond 64 bits are {@link CwlValue.Real}. An object whose {@code class} is {@code File} or {@code
 * Directory} is such a value; what is derived from its other fields ({@code dirname}, {@code
 * nameroot}, {@code nameext}) is ignored when reading.
 */
public final class CwlJson {
  private static final JsonValueWriter COMPACT = new JsonValueWriter(Layout.COMPACT, false, false);
  private static final JsonValueWriter PRETTY = new JsonValueWriter(Layout.INDENTED, false, false);
  private static final JsonValueWriter EXPRESSION =
      new JsonValueWriter(Layout.COMPACT, true, false);
  private static final JsonValueWriter TEXTUAL = new JsonValueWriter(Layout.SPACED, true, true);

  private CwlJson() {}

  /** One line without blanks. {@code read(write(value))} equals {@code value}. */
  public static String write(CwlValue value) {
    return COMPACT.write(value);
  }

  /** Indented by two blanks, no line break at the end. */
  public static String writePretty(CwlValue value) {
    return PRETTY.write(value);
  }

  /** As {@link #write}, and Files show the fields that an expression sees. */
  public static String writeForExpression(CwlValue value) {
    return EXPRESSION.write(value);
  }

  /**
   * What stands in a text for this value (CommandLineTool v1.2, "String interpolation"): a string
   * is itself, a number its decimal digits, everything else its JSON with sorted fields on one line
   * with a blank after commas and colons.
   */
  public static String asText(CwlValue value) {
    return switch (value) {
      case CwlValue.Text text -> text.value();
      case CwlValue.Real number -> CwlNumbers.text(number.value());
      case CwlValue.Null _,
          CwlValue.Bool _,
          CwlValue.Int _,
          CwlValue.Array _,
          CwlValue.Rec _,
          CwlValue.FileSystemObject _ ->
          TEXTUAL.write(value);
    };
  }

  /**
   * Reads a text with {@link JsonLimits#DEFAULT}.
   *
   * @throws CwlJsonException if it is no JSON, or a File or Directory in it is malformed
   */
  public static CwlValue read(String json) {
    return read(json, JsonLimits.DEFAULT);
  }

  /**
   * Reads a text that may be hostile.
   *
   * @throws CwlJsonException if it is no JSON, breaks a limit, or a File or Directory in it is
   *     malformed
   */
  public static CwlValue read(String json, JsonLimits limits) {
    return JsonValueReader.read(json, limits);
  }
}
