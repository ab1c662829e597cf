package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orrery.api.http.pages.ExecuteForm;
import org.orrery.api.http.pages.ExecuteForm.Control;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.CwlType.ArrayOf;
import org.orrery.cwl.model.document.CwlType.EnumOf;
import org.orrery.cwl.model.document.CwlType.RecordOf;
import org.orrery.cwl.model.document.CwlType.Simple;
import org.orrery.cwl.model.document.CwlType.Union;
import org.orrery.cwl.model.document.InputParameter;

/** The inputs of a process as fields of a form. */
final class FormFields {
  private FormFields() {}

  /**
   * @param sent by name of the field, or null for a form that was not sent: it has the defaults
   * @param wrongs by id of the input
   */
  static List<ExecuteForm.Field> of(
      List<InputParameter> inputs,
      @Nullable Map<String, List<String>> sent,
      Map<String, List<String>> wrongs) {
    List<ExecuteForm.Field> fields = new ArrayList<>();
    for (InputParameter input : inputs) {
      String label = input.documentation().label();
      String doc = input.documentation().doc();
      List<String> filled =
          sent == null
              ? defaults(input)
              : sent.getOrDefault(ExecuteForm.INPUT + input.id(), List.of());
      fields.add(
          new ExecuteForm.Field(
              input.id(),
              label == null ? input.id() : label,
              doc == null ? "" : doc,
              words(input.type()),
              isRequired(input),
              control(input),
              filled,
              wrongs.getOrDefault(input.id(), List.of())));
    }
    return fields;
  }

  static boolean isRequired(InputParameter input) {
    return input.defaultValue() == null && !TypeSchemas.optional(input.type());
  }

  static Control control(InputParameter input) {
    CwlType type = given(input.type());
    return switch (type) {
      case Simple simple -> simple(simple, input);
      case EnumOf(_, List<String> symbols, _) -> new Control.Choice(symbols);
      case ArrayOf(CwlType items, _) -> items(given(items), input);
      case RecordOf _, Union _ -> json(input);
    };
  }

  private static Control simple(Simple type, InputParameter input) {
    return switch (type) {
      case BOOLEAN -> new Control.Choice(List.of("true", "false"));
      case INT ->
          new Control.Numeral(
              "1", String.valueOf(Integer.MIN_VALUE), String.valueOf(Integer.MAX_VALUE));
      case LONG -> new Control.Numeral("1", "", "");
      case FLOAT, DOUBLE -> new Control.Numeral("any", "", "");
      case STRING -> new Control.Line();
      case FILE -> new Control.Links(false);
      case DIRECTORY, ANY, NULL -> json(input);
    };
  }

  private static Control items(CwlType items, InputParameter input) {
    return switch (items) {
      case Simple simple ->
          switch (simple) {
            case STRING, BOOLEAN, INT, LONG, FLOAT, DOUBLE -> new Control.Lines();
            case FILE -> new Control.Links(true);
            case DIRECTORY, ANY, NULL -> json(input);
          };
      case EnumOf(_, List<String> symbols, _) -> new Control.Choices(symbols);
      case ArrayOf _, RecordOf _, Union _ -> json(input);
    };
  }

  private static Control json(InputParameter input) {
    return new Control.Json(TypeSchemas.schema(input.type(), input.files()).toPrettyString());
  }

  /** The type of what is given if something is given. */
  private static CwlType given(CwlType type) {
    if (type instanceof Union(List<CwlType> alternatives)) {
      List<CwlType> others =
          alternatives.stream().filter(alternative -> alternative != Simple.NULL).toList();
      return others.size() == 1 ? others.getFirst() : type;
    }
    return type;
  }

  private static List<String> defaults(InputParameter input) {
    if (input.defaultValue() == null) {
      return List.of();
    }
    Optional<JsonNode> value = TypeSchemas.json(input.defaultValue());
    if (value.isEmpty()) {
      return List.of();
    }
    JsonNode node = value.get();
    return switch (control(input)) {
      case Control.Lines _, Control.Choices _ -> node.valueStream().map(JsonNode::asText).toList();
      case Control.Json _ -> List.of(node.toPrettyString());
      case Control.Line _, Control.Numeral _, Control.Choice _, Control.Links _ ->
          List.of(node.asText());
    };
  }

  /** The type as an author writes it. */
  private static String words(CwlType type) {
    return switch (type) {
      case Simple simple -> simple.cwlName();
      case EnumOf _ -> "one of some words";
      case ArrayOf(CwlType items, _) -> words(items) + "[]";
      case RecordOf _ -> "record";
      case Union(List<CwlType> alternatives) ->
          alternatives.stream()
              .filter(alternative -> alternative != Simple.NULL)
              .map(FormFields::words)
              .collect(Collectors.joining(" or "));
    };
  }

  /**
   * The inputs of an execute request. What does not fit its type is passed on as text: whoever
   * checks all inputs tells what is wrong with it.
   */
  static ObjectNode inputs(List<InputParameter> inputs, Map<String, List<String>> sent) {
    ObjectNode object = Json.object();
    for (InputParameter input : inputs) {
      List<String> values = sent.getOrDefault(ExecuteForm.INPUT + input.id(), List.of());
      Optional<JsonNode> value = value(input, values);
      value.ifPresent(node -> object.set(input.id(), node));
    }
    return object;
  }

  private static Optional<JsonNode> value(InputParameter input, List<String> values) {
    String text = String.join("\n", values).replace("\r\n", "\n");
    return switch (control(input)) {
      case Control.Line _ ->
          text.isEmpty() && !isRequired(input)
              ? Optional.empty()
              : Optional.of(Json.nodes().textNode(text));
      case Control.Numeral _, Control.Choice _ ->
          text.isBlank()
              ? Optional.empty()
              : Optional.of(scalar(given(input.type()), text.strip()));
      case Control.Lines _ -> array(text.lines().toList(), input, false);
      case Control.Choices _ -> array(values, input, false);
      case Control.Links(boolean many) -> {
        List<String> lines = text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
        if (many) {
          yield array(lines, input, true);
        }
        yield lines.isEmpty() ? Optional.empty() : Optional.of(link(lines.getFirst()));
      }
      case Control.Json _ -> text.isBlank() ? Optional.empty() : Optional.of(json(text));
    };
  }

  private static Optional<JsonNode> array(List<String> lines, InputParameter input, boolean links) {
    if (lines.isEmpty() && !isRequired(input)) {
      return Optional.empty();
    }
    CwlType items =
        given(input.type()) instanceof ArrayOf(CwlType each, _) ? given(each) : Simple.STRING;
    ArrayNode array = Json.array();
    lines.forEach(line -> array.add(links ? link(line) : scalar(items, line)));
    return Optional.of(array);
  }

  private static JsonNode scalar(CwlType type, String text) {
    if (type == Simple.BOOLEAN && text.matches("true|false")) {
      return Json.nodes().booleanNode(text.equals("true"));
    }
    boolean number =
        type == Simple.INT || type == Simple.LONG || type == Simple.FLOAT || type == Simple.DOUBLE;
    JsonNode read = number ? json(text.strip()) : Json.nodes().nullNode();
    return read.isNumber() ? read : Json.nodes().textNode(text);
  }

  /** A link, and behind a blank the name that the file gets. */
  private static ObjectNode link(String line) {
    String[] parts = line.strip().split("\\s+", 2);
    ObjectNode link = Json.object().put("href", parts[0]);
    return parts.length > 1 ? link.put("title", parts[1]) : link;
  }

  /** What the text says as JSON, or the text where it says nothing. */
  private static JsonNode json(String text) {
    return Json.read(text).orElseGet(() -> Json.nodes().textNode(text));
  }
}
