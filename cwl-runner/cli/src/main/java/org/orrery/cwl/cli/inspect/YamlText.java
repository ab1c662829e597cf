package org.orrery.cwl.cli.inspect;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.FileFields;

/** Values as block YAML; texts are quoted as JSON does, which YAML reads as the same. */
final class YamlText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

  private YamlText() {}

  /** {@code key: value}, over several lines where the value has parts. */
  static String entry(String key, CwlValue value) {
    StringBuilder text = new StringBuilder();
    entry(key, value, "", text);
    return text.toString();
  }

  private static void entry(String key, CwlValue value, String indent, StringBuilder text) {
    text.append(indent).append(key(key)).append(':');
    value(value, indent + "  ", text);
  }

  /** YAML 1.1 readers take some words for booleans, so such a key is quoted. */
  private static String key(String key) {
    boolean plain =
        PLAIN.matcher(key).matches() && !key.matches("(?i)y|n|yes|no|on|off|true|false|null");
    return plain ? key : CwlJson.write(CwlValue.of(key));
  }

  private static void value(CwlValue value, String indent, StringBuilder text) {
    switch (value) {
      case CwlValue.Rec(Map<String, CwlValue> fields) when !fields.isEmpty() -> {
        text.append('\n');
        fields.forEach((key, field) -> entry(key, field, indent, text));
      }
      case CwlValue.FileSystemObject object ->
          value(new CwlValue.Rec(FileFields.stored(object)), indent, text);
      case CwlValue.Array(List<CwlValue> items) when !items.isEmpty() -> {
        text.append('\n');
        for (CwlValue item : items) {
          text.append(indent).append('-');
          item(item, indent + "  ", text);
        }
      }
      case CwlValue.Rec _,
          CwlValue.Array _,
          CwlValue.Null _,
          CwlValue.Bool _,
          CwlValue.Int _,
          CwlValue.Real _,
          CwlValue.Text _ ->
          text.append(' ').append(CwlJson.write(value)).append('\n');
    }
  }

  /** The first field of a mapping stands behind the dash. */
  private static void item(CwlValue item, String indent, StringBuilder text) {
    CwlValue shown =
        item instanceof CwlValue.FileSystemObject object
            ? new CwlValue.Rec(FileFields.stored(object))
            : item;
    if (shown instanceof CwlValue.Rec(Map<String, CwlValue> fields) && !fields.isEmpty()) {
      StringBuilder block = new StringBuilder();
      fields.forEach((key, field) -> entry(key, field, indent, block));
      text.append(' ').append(block.substring(indent.length()));
    } else {
      value(shown, indent, text);
    }
  }
}
