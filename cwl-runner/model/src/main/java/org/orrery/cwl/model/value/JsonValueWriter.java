package org.orrery.cwl.model.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a value as JSON.
 *
 * @param layout of white space
 * @param inExpressions whether Files show their derived fields
 * @param sorted whether the fields of objects are sorted by name
 */
record JsonValueWriter(Layout layout, boolean inExpressions, boolean sorted) {
  private static final JsonFactory FACTORY = new JsonFactory();

  enum Layout {
    COMPACT,
    SPACED,
    INDENTED
  }

  String write(CwlValue value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      PrettyPrinter printer = printer();
      if (printer != null) {
        generator.setPrettyPrinter(printer);
      }
      write(value, generator);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory could not be written", e);
    }
    return text.toString();
  }

  private @Nullable PrettyPrinter printer() {
    return switch (layout) {
      case COMPACT -> null;
      case SPACED -> new SpacedPrinter();
      case INDENTED -> {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(indenter);
        printer.indentObjectsWith(indenter);
        yield printer;
      }
    };
  }

  private void write(CwlValue value, JsonGenerator generator) throws IOException {
    switch (value) {
      case CwlValue.Null _ -> generator.writeNull();
      case CwlValue.Bool bool -> generator.writeBoolean(bool.value());
      case CwlValue.Int number -> generator.writeNumber(number.value());
      case CwlValue.Real number -> generator.writeNumber(CwlNumbers.json(number.value()));
      case CwlValue.Text text -> generator.writeString(text.value());
      case CwlValue.Array array -> {
        generator.writeStartArray();
        for (CwlValue item : array.items()) {
          write(item, generator);
        }
        generator.writeEndArray();
      }
      case CwlValue.Rec rec -> writeObject(rec.fields(), generator);
      case CwlValue.FileSystemObject object ->
          writeObject(
              inExpressions ? FileFields.inExpressions(object) : FileFields.stored(object),
              generator);
    }
  }

  private void writeObject(Map<String, CwlValue> fields, JsonGenerator generator)
      throws IOException {
    generator.writeStartObject();
    for (Map.Entry<String, CwlValue> field : (sorted ? new TreeMap<>(fields) : fields).entrySet()) {
      generator.writeFieldName(field.getKey());
      write(field.getValue(), generator);
    }
    generator.writeEndObject();
  }

  /** One line with a blank after each comma and colon. */
  private static final class SpacedPrinter extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1L;

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator generator) throws IOException {
      generator.writeRaw(": ");
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator generator) throws IOException {
      generator.writeRaw(", ");
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator generator) throws IOException {
      generator.writeRaw(", ");
    }
  }
}
