package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
import org.orrery.cwl.model.document.RecordField;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Turns the forms in which OGC clients send inputs (bare values, qualified values, links, CWL
 * literals) into CWL values, guided by the types that the process declares. It decides about form
 * only; whether a value fits its type is checked afterwards by the job service, for all inputs at
 * once. One use each.
 */
final class InputMapper {
  private static final Set<String> QUALIFIED_MEMBERS =
      Set.of("value", "mediaType", "encoding", "schema", "format");

  private final boolean lenient;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, String> places = new HashMap<>();
  private final FileInputs files;

  /** What is declared about files of the input that is being mapped. */
  private FileTraits traits = FileTraits.NONE;

  /**
   * How much is read into texts.
   *
   * @param lenient see {@link HttpSettings#lenientInputs}
   * @param urls see {@link Dialect#urlsForFiles}
   */
  record Leniency(boolean lenient, boolean urls) {}

  InputMapper(Leniency leniency, InlineContent content) {
    this.lenient = leniency.lenient();
    this.files = new FileInputs(this, leniency.urls(), content);
  }

  /** Keeps the content of a file that came inline and is no text. */
  @FunctionalInterface
  interface InlineContent {
    /** Stores it, durably, and gives the location that names it. */
    String keep(byte[] content);
  }

  /**
   * @param inputs the member {@code inputs} of an execute request, an object
   */
  MappedInputs map(CwlProcess process, JsonNode inputs) {
    Map<String, InputParameter> declared = new HashMap<>();
    process.inputs().forEach(input -> declared.put(input.id(), input));
    Map<String, CwlValue> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : inputs.properties()) {
      Place place = new Place("", "/inputs").member(member.getKey());
      InputParameter input = declared.get(member.getKey());
      traits = input == null ? FileTraits.NONE : input.files();
      CwlValue value = value(member.getValue(), input == null ? Simple.ANY : input.type(), place);
      values.put(member.getKey(), input == null ? value : files.formatted(value, input.files()));
    }
    return new MappedInputs(new CwlValue.Rec(values), problems, places);
  }

  /**
   * A place in the mapped value and the one in the request that it came from, both JSON pointers.
   */
  record Place(String mapped, String sent) {
    Place member(String name) {
      String escaped = "/" + name.replace("~", "~0").replace("/", "~1");
      return new Place(mapped + escaped, sent + escaped);
    }

    /** One level deeper in the request only. */
    Place inside(String name) {
      return new Place(mapped, member(name).sent);
    }

    Place as(String name) {
      return new Place(member(name).mapped, sent);
    }
  }

  void problem(Place place, String code, String message, @Nullable String hint) {
    problems.add(Problem.atPointer(place.sent(), code, message, hint));
  }

  void remember(Place place) {
    places.put(place.mapped(), place.sent());
  }

  CwlValue value(JsonNode node, CwlType type, Place place) {
    if (node.isArray()) {
      return array(node, type, place);
    }
    CwlValue value = node.isObject() ? object(node, type, place) : scalar(node, type, place);
    boolean wrap = lenient && !value.isNull() && onlyArrays(type);
    return wrap && !(value instanceof CwlValue.Array) ? new CwlValue.Array(List.of(value)) : value;
  }

  private CwlValue array(JsonNode node, CwlType type, Place place) {
    CwlType items =
        alternatives(type)
            .flatMap(
                each -> each instanceof ArrayOf(CwlType item, _) ? Stream.of(item) : Stream.empty())
            .findFirst()
            .orElse(Simple.ANY);
    List<CwlValue> values = new ArrayList<>(node.size());
    for (JsonNode item : node) {
      values.add(value(item, items, place.member(String.valueOf(values.size()))));
    }
    return new CwlValue.Array(values);
  }

  private CwlValue object(JsonNode node, CwlType type, Place place) {
    String objectClass = node.path("class").asText("");
    if (objectClass.equals("File") || objectClass.equals("Directory")) {
      return files.literal(node, place);
    }
    Optional<RecordOf> expected = recordType(type);
    boolean hasOwnMembers =
        expected.isPresent()
            && expected.get().fields().stream().anyMatch(field -> node.has(field.name()));
    if (hasOwnMembers) {
      return members(node, expected, place);
    }
    if (node.path("href").isTextual()) {
      return files.reference(node, type, place);
    }
    if (node.has("value")
        && QUALIFIED_MEMBERS.containsAll(names(node))
        && !(onlyRecords(type) && node.get("value").isValueNode())) {
      Place inner = place.inside("value");
      remember(inner);
      JsonNode content = node.get("value");
      boolean asFile =
          acceptsFiles(type) && !content.path("class").isTextual() && !content.isArray();
      return asFile ? files.inline(node, inner) : value(content, type, inner);
    }
    return members(node, expected, place);
  }

  /** A record or any other object. */
  private CwlValue members(JsonNode node, Optional<RecordOf> expected, Place place) {
    Map<String, CwlType> types = new HashMap<>();
    expected.ifPresent(
        type ->
            type.fields().forEach((RecordField field) -> types.put(field.name(), field.type())));
    Map<String, CwlValue> fields = new LinkedHashMap<>();
    node.properties()
        .forEach(
            member -> {
              // Clients name a record's schema in `class`, which no declared record knows.
              boolean schemaName =
                  member.getKey().equals("class")
                      && expected.isPresent()
                      && !types.containsKey("class");
              if (!schemaName) {
                fields.put(
                    member.getKey(),
                    value(
                        member.getValue(),
                        types.getOrDefault(member.getKey(), Simple.ANY),
                        place.member(member.getKey())));
              }
            });
    return new CwlValue.Rec(fields);
  }

  private CwlValue scalar(JsonNode node, CwlType type, Place place) {
    if (node.isTextual()) {
      return text(node.textValue(), type, place);
    }
    if (node.isBoolean()) {
      return CwlValue.of(node.booleanValue());
    }
    return node.isNumber() ? number(node, place) : CwlValue.Null.NULL;
  }

  private CwlValue number(JsonNode node, Place place) {
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return CwlValue.of(node.longValue());
    }
    double number = node.doubleValue();
    if (!Double.isFinite(number)) {
      problem(
          place, "NUMBER_RANGE", "The number is larger than any that can be computed with.", null);
      return CwlValue.Null.NULL;
    }
    return new CwlValue.Real(number);
  }

  private CwlValue text(String text, CwlType type, Place place) {
    boolean accepted =
        alternatives(type)
            .anyMatch(
                each -> each == Simple.STRING || each == Simple.ANY || each instanceof EnumOf);
    if (accepted) {
      return CwlValue.of(text);
    }
    if (acceptsFiles(type)) {
      return files.bare(text, type, traits, place);
    }
    return lenient ? coerced(text, type) : CwlValue.of(text);
  }

  private CwlValue coerced(String text, CwlType type) {
    CwlType element =
        alternatives(type)
            .filter(each -> each != Simple.NULL)
            .findFirst()
            .map(each -> each instanceof ArrayOf(CwlType items, _) ? items : each)
            .orElse(type);
    boolean number = text.matches("[+-]?[0-9]{1,18}");
    if (number && alternatives(element).anyMatch(e -> e == Simple.INT || e == Simple.LONG)) {
      return CwlValue.of(Long.parseLong(text));
    }
    boolean real =
        text.matches("[+-]?([0-9]{1,30}\\.?[0-9]{0,30}|\\.[0-9]{1,30})([eE][+-]?[0-9]{1,2})?");
    if (real && alternatives(element).anyMatch(e -> e == Simple.FLOAT || e == Simple.DOUBLE)) {
      return new CwlValue.Real(Double.parseDouble(text));
    }
    boolean bool = text.equals("true") || text.equals("false");
    return bool && alternatives(element).anyMatch(e -> e == Simple.BOOLEAN)
        ? CwlValue.of(text.equals("true"))
        : CwlValue.of(text);
  }

  private static Stream<CwlType> alternatives(CwlType type) {
    return type instanceof Union(List<CwlType> several) ? several.stream() : Stream.of(type);
  }

  /** Whether a value can be a link to it. */
  static boolean acceptsLinks(CwlType type) {
    return acceptsFiles(type) || alternatives(type).anyMatch(Simple.ANY::equals);
  }

  private static boolean acceptsFiles(CwlType type) {
    return accepts(type, Simple.FILE) || accepts(type, Simple.DIRECTORY);
  }

  /** By itself or in an array. */
  static boolean accepts(CwlType type, Simple wanted) {
    return alternatives(type)
        .anyMatch(
            each ->
                each == wanted
                    || (each instanceof ArrayOf(CwlType items, _) && accepts(items, wanted)));
  }

  private static Optional<RecordOf> recordType(CwlType type) {
    return alternatives(type)
        .map(each -> each instanceof ArrayOf(CwlType items, _) ? items : each)
        .flatMap(each -> each instanceof RecordOf record ? Stream.of(record) : Stream.empty())
        .findFirst();
  }

  private static boolean onlyArrays(CwlType type) {
    return alternatives(type).allMatch(each -> each == Simple.NULL || each instanceof ArrayOf)
        && alternatives(type).anyMatch(ArrayOf.class::isInstance);
  }

  private static boolean onlyRecords(CwlType type) {
    return alternatives(type).allMatch(each -> each == Simple.NULL || each instanceof RecordOf)
        && alternatives(type).anyMatch(RecordOf.class::isInstance);
  }

  private static Set<String> names(JsonNode node) {
    Set<String> names = new HashSet<>();
    Iterator<String> all = node.fieldNames();
    all.forEachRemaining(names::add);
    return names;
  }
}
