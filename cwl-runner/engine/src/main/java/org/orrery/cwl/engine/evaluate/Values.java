package org.orrery.cwl.engine.evaluate;

import org.orrery.cwl.model.check.TypeMatch;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/** Values as words: on a command line, in a message. */
final class Values {
  private Values() {}

  /** What kind of value this is, for messages. */
  static String kind(CwlValue value) {
    return switch (value) {
      case CwlValue.Null _ -> "null";
      case CwlValue.Bool _ -> "a boolean";
      case CwlValue.Int _, CwlValue.Real _ -> "a number";
      case CwlValue.Text _ -> "a string";
      case CwlValue.Array _ -> "an array";
      case CwlValue.Rec _ -> "an object";
      case CwlValue.FileValue _ -> "a File";
      case CwlValue.DirectoryValue _ -> "a Directory";
    };
  }

  /**
   * A value as a word of a command line (CommandLineTool v1.2, 5.1.2): files by path, numbers in
   * decimal notation.
   */
  static String word(CwlValue value) {
    return switch (value) {
      case CwlValue.Text(String text) -> text;
      case CwlValue.FileSystemObject f -> {
        String path = f.path();
        yield path == null ? "" : path;
      }
      case CwlValue.Null _,
          CwlValue.Bool _,
          CwlValue.Int _,
          CwlValue.Real _,
          CwlValue.Array _,
          CwlValue.Rec _ ->
          CwlJson.asText(value);
    };
  }

  /**
   * May an output of this type have this value? Null is no {@code Any} by the standard's text, but
   * its conformance suite takes it for an output.
   */
  static boolean fitsOutput(CwlType type, CwlValue value) {
    return TypeMatch.accepts(type, value) || (value.isNull() && type == CwlType.Simple.ANY);
  }
}
