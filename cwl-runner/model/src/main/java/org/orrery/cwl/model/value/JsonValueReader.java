package org.orrery.cwl.model.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/** Reads one value from a JSON text. Good for one use. */
final class JsonValueReader {
  /** Depth and total length are bounded here, so the parser's own bounds are out of the way. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonParser parser;
  private final JsonLimits limits;
  private int depth;

  private JsonValueReader(JsonParser parser, JsonLimits limits) {
    this.parser = parser;
    this.limits = limits;
  }

  static CwlValue read(String json, JsonLimits limits) {
    if (json.length() > limits.characters()) {
      throw new CwlJsonException(
          1,
          1,
          "the JSON text has "
              + json.length()
              + " characters, more than the "
              + limits.characters()
              + " that are allowed");
    }
    try (JsonParser parser = FACTORY.createParser(json)) {
      JsonValueReader reader = new JsonValueReader(parser, limits);
      if (parser.nextToken() == null) {
        throw reader.problem("the text is empty, a JSON value was expected");
      }
      CwlValue value = reader.value();
      if (parser.nextToken() != null) {
        throw reader.problem("there is more text after the end of the JSON value");
      }
      return value;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new CwlJsonException(
          at == null ? 1 : at.getLineNr(),
          at == null ? 1 : at.getColumnNr(),
          "the text is no JSON: " + withoutInternals(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory could not be read", e);
    }
  }

  private CwlValue value() throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> CwlValue.Null.NULL;
      case VALUE_TRUE -> CwlValue.of(true);
      case VALUE_FALSE -> CwlValue.of(false);
      case VALUE_STRING -> CwlValue.of(parser.getText());
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> real();
      case START_ARRAY -> array();
      case START_OBJECT -> object();
      case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw problem("a JSON value was expected");
    };
  }

  private CwlValue integer() throws IOException {
    return switch (parser.getNumberType()) {
      case INT, LONG -> CwlValue.of(parser.getLongValue());
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> real();
    };
  }

  private CwlValue real() throws IOException {
    double number = Double.parseDouble(parser.getText());
    if (!Double.isFinite(number)) {
      throw problem("the number is too large");
    }
    return new CwlValue.Real(number);
  }

  private CwlValue array() throws IOException {
    descend();
    List<CwlValue> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value());
    }
    depth--;
    return new CwlValue.Array(items);
  }

  private CwlValue object() throws IOException {
    descend();
    Map<String, CwlValue> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (fields.put(name, value()) != null) {
        throw problem("the object has two fields `" + name + "`");
      }
    }
    depth--;
    if (fields.get("class") instanceof CwlValue.Text(String type)) {
      if (type.equals("File")) {
        return file(fields);
      }
      if (type.equals("Directory")) {
        return new DirectoryValue(
            text(fields, "location"),
            text(fields, "path"),
            text(fields, "basename"),
            objects(fields, "listing"));
      }
    }
    return new CwlValue.Rec(fields);
  }

  private FileValue file(Map<String, CwlValue> fields) {
    List<FileSystemObject> secondaryFiles = objects(fields, "secondaryFiles");
    return new FileValue(
        text(fields, "location"),
        text(fields, "path"),
        text(fields, "basename"),
        text(fields, "checksum"),
        size(fields),
        secondaryFiles == null ? List.of() : secondaryFiles,
        text(fields, "format"),
        text(fields, "contents"));
  }

  private @Nullable String text(Map<String, CwlValue> fields, String name) {
    CwlValue value = fields.getOrDefault(name, CwlValue.Null.NULL);
    if (value instanceof CwlValue.Text(String text)) {
      return text;
    }
    if (value.isNull()) {
      return null;
    }
    throw problem("`" + name + "` of a File or Directory must be a string");
  }

  private @Nullable Long size(Map<String, CwlValue> fields) {
    CwlValue value = fields.getOrDefault("size", CwlValue.Null.NULL);
    if (value.isNull()) {
      return null;
    }
    if (value instanceof CwlValue.Int(long size)) {
      return size;
    }
    throw problem("`size` of a File must be a whole number");
  }

  private @Nullable List<FileSystemObject> objects(Map<String, CwlValue> fields, String name) {
    CwlValue value = fields.getOrDefault(name, CwlValue.Null.NULL);
    if (value.isNull()) {
      return null;
    }
    if (!(value instanceof CwlValue.Array(List<CwlValue> items))) {
      throw problem("`" + name + "` must be an array of Files and Directories");
    }
    List<FileSystemObject> objects = new ArrayList<>(items.size());
    for (CwlValue item : items) {
      if (!(item instanceof FileSystemObject object)) {
        throw problem("`" + name + "` must hold Files and Directories only");
      }
      objects.add(object);
    }
    return objects;
  }

  private void descend() {
    depth++;
    if (depth > limits.depth()) {
      throw problem("the JSON is nested deeper than the " + limits.depth() + " that are allowed");
    }
  }

  private CwlJsonException problem(String message) {
    JsonLocation at = parser.currentTokenLocation();
    return new CwlJsonException(at.getLineNr(), at.getColumnNr(), message);
  }

  /** The parser's own words name its source object and its options, which say nothing to a user. */
  private static String withoutInternals(String message) {
    int internals = message.indexOf(" (start marker at [Source");
    return internals < 0 ? message : message.substring(0, internals);
  }
}
