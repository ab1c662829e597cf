package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.CwlType.ArrayOf;
import org.orrery.cwl.model.document.CwlType.EnumOf;
import org.orrery.cwl.model.document.CwlType.RecordOf;
import org.orrery.cwl.model.document.CwlType.Simple;
import org.orrery.cwl.model.document.CwlType.Union;
import org.orrery.cwl.model.document.FileTraits;
import org.orrery.cwl.model.document.InputParameter;

/**
 * Execute requests as query parameters (Part 1, 2.0 draft, kvp-execute), made into the JSON that
 * says the same. Names of parameters are the same in every case of letters.
 */
final class KvpRequests {
  private static final Pattern NAME = Pattern.compile("([^\\[\\]]+)(?:\\[([A-Za-z]+)])?");

  /** Names of parameters that say how to answer. */
  private static final Set<String> ABOUT_THE_ANSWER =
      Set.of("f", "profile", "prefer", "response[f]", "response[prefer]", "response[profile]");

  private static final Set<String> OF_INPUTS =
      Set.of("href", "type", "value", "mediatype", "encoding", "schema", "crs");

  private final CwlProcess process;
  private final ObjectNode inputs = Json.object();
  private final ObjectNode outputs = Json.object();
  private final List<Problem> problems = new ArrayList<>();

  private KvpRequests(CwlProcess process) {
    this.process = process;
  }

  /**
   * @throws OrreryException {@link ErrorCode#INVALID_QUERY_PARAMETER} with all parameters that
   *     there are not
   */
  static JsonNode read(HttpRequest<?> request, CwlProcess process) {
    KvpRequests kvp = new KvpRequests(process);
    request
        .getParameters()
        .forEach((name, values) -> values.forEach(value -> kvp.parameter(name, value)));
    if (!kvp.problems.isEmpty()) {
      throw new OrreryException(
          ErrorCode.INVALID_QUERY_PARAMETER,
          "The process has no such inputs or outputs: see `errors`.",
          kvp.problems);
    }
    ObjectNode json = Json.object();
    json.set("inputs", kvp.inputs);
    if (!kvp.outputs.isEmpty()) {
      json.set("outputs", kvp.outputs);
    }
    return json;
  }

  private void parameter(String name, String value) {
    if (ABOUT_THE_ANSWER.contains(name.toLowerCase(Locale.ROOT))) {
      return;
    }
    Matcher parts = NAME.matcher(name);
    Optional<String> member =
        parts.matches()
            ? Optional.ofNullable(parts.group(2)).map(text -> text.toLowerCase(Locale.ROOT))
            : Optional.empty();
    Optional<InputParameter> input = parts.matches() ? input(parts.group(1)) : Optional.empty();
    if (member.filter("include"::equals).isPresent() && output(parts.group(1)).isPresent()) {
      if (!value.equalsIgnoreCase("false")) {
        outputs.set(output(parts.group(1)).orElseThrow(), Json.object());
      }
    } else if (input.isPresent() && member.isEmpty()) {
      set(input.get(), value);
    } else if (input.isPresent() && OF_INPUTS.contains(member.orElse(""))) {
      member(input.get(), member.orElseThrow(), value);
    } else {
      problems.add(
          Problem.atPointer(
              "", "UNKNOWN_PARAMETER", "There is no parameter `%s` here.".formatted(name), null));
    }
  }

  private Optional<InputParameter> input(String name) {
    return process.inputs().stream().filter(input -> input.id().equalsIgnoreCase(name)).findFirst();
  }

  private Optional<String> output(String name) {
    return process.outputs().stream()
        .map(output -> output.id())
        .filter(name::equalsIgnoreCase)
        .findFirst();
  }

  private void set(InputParameter input, String text) {
    JsonNode value = value(input.type(), input.files(), text);
    JsonNode before = inputs.path(input.id());
    if (before.isObject() && value.isObject()) {
      // The crs of a bounding box may come first.
      ((ObjectNode) before).setAll((ObjectNode) value);
    } else {
      inputs.set(input.id(), value);
    }
  }

  private void member(InputParameter input, String name, String value) {
    ObjectNode object =
        inputs.path(input.id()) instanceof ObjectNode known ? known : inputs.putObject(input.id());
    switch (name) {
      case "mediatype" -> object.put("mediaType", value);
      // What a file holds is text here, whatever it looks like; its encoding stands beside it.
      case "value" ->
          object.set(
              "value",
              wantsFile(alternatives(input.type()).toList())
                  ? Json.nodes().textNode(value)
                  : value(input.type(), input.files(), value));
      default -> object.put(name, value);
    }
  }

  /**
   * The text as JSON of the type that is wanted; what fits none stays text and is refused later.
   */
  private static JsonNode value(CwlType type, FileTraits files, String text) {
    List<CwlType> wanted = alternatives(type).toList();
    Optional<ArrayOf> array = only(wanted, ArrayOf.class);
    Optional<RecordOf> record = only(wanted, RecordOf.class);
    boolean asText =
        wanted.stream()
            .anyMatch(
                each -> each == Simple.STRING || each == Simple.ANY || each instanceof EnumOf);
    if (asText) {
      return Json.nodes().textNode(text);
    }
    if (wantsFile(wanted)) {
      return file(files, text);
    }
    if (array.isPresent() && !text.startsWith("[")) {
      return list(array.get().items(), files, text);
    }
    if (record.isPresent()
        && TypeSchemas.isBoundingBox(record.get().fields())
        && !text.startsWith("{")) {
      return Json.object().set("bbox", list(Simple.DOUBLE, files, text));
    }
    return json(text);
  }

  private static boolean wantsFile(List<CwlType> types) {
    return types.stream().anyMatch(each -> each == Simple.FILE || each == Simple.DIRECTORY);
  }

  /** A URL, a link as JSON, or content: base64 where no media type says that it is text. */
  private static JsonNode file(FileTraits files, String text) {
    if (text.startsWith("{")) {
      return json(text);
    }
    if (text.matches("(?i)https?://.*") || FileInputs.isUpload(text)) {
      return Json.object().put("href", text);
    }
    return files.formats().isEmpty()
        ? Json.object().put("value", text).put("encoding", "base64")
        : Json.nodes().textNode(text);
  }

  private static ArrayNode list(CwlType items, FileTraits files, String text) {
    ArrayNode list = Json.array();
    for (String item : text.split(",")) {
      list.add(value(items, files, item));
    }
    return list;
  }

  private static JsonNode json(String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (OrreryException noJson) {
      return Json.nodes().textNode(text);
    }
  }

  private static Stream<CwlType> alternatives(CwlType type) {
    return type instanceof Union(List<CwlType> several) ? several.stream() : Stream.of(type);
  }

  private static <T> Optional<T> only(List<CwlType> types, Class<T> kind) {
    return types.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }
}
