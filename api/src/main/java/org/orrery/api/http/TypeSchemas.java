package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.CwlType.ArrayOf;
import org.orrery.cwl.model.document.CwlType.EnumOf;
import org.orrery.cwl.model.document.CwlType.RecordOf;
import org.orrery.cwl.model.document.CwlType.Simple;
import org.orrery.cwl.model.document.CwlType.Union;
import org.orrery.cwl.model.document.FileTraits;
import org.orrery.cwl.model.document.RecordField;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;

/**
 * JSON schemas of CWL types, in the subset of OpenAPI 3.0 that the standard's process description
 * takes: {@code type} is one string, alternatives are {@code oneOf}, nothing is referenced.
 */
final class TypeSchemas {
  private static final Set<String> BOUNDING_BOX = Set.of("bbox", "crs");

  private TypeSchemas() {}

  /** Whether nothing need be given. */
  static boolean optional(CwlType type) {
    return switch (type) {
      case Simple simple -> simple == Simple.NULL;
      case Union(List<CwlType> alternatives) -> alternatives.contains(Simple.NULL);
      case ArrayOf _, EnumOf _, RecordOf _ -> false;
    };
  }

  /** The schema of what is given if something is given. */
  static ObjectNode schema(CwlType type, FileTraits files) {
    return switch (type) {
      case Simple simple -> simple(simple, files);
      case ArrayOf(CwlType items, _) -> {
        ObjectNode schema = Json.object().put("type", "array");
        schema.set("items", nullableSchema(items, files));
        yield schema;
      }
      case EnumOf(_, List<String> symbols, _) -> {
        ObjectNode schema = Json.object().put("type", "string");
        ArrayNode values = schema.putArray("enum");
        symbols.forEach(values::add);
        yield schema;
      }
      case RecordOf(_, List<RecordField> fields, _) ->
          isBoundingBox(fields) ? object(fields).put("format", "ogc-bbox") : object(fields);
      case Union(List<CwlType> alternatives) -> {
        List<CwlType> given =
            alternatives.stream().filter(alternative -> alternative != Simple.NULL).toList();
        yield given.size() == 1 ? schema(given.getFirst(), files) : oneOf(given, files);
      }
    };
  }

  /** The standard's bounding box, as far as CWL can say it. */
  static boolean isBoundingBox(List<RecordField> fields) {
    return fields.stream().map(RecordField::name).collect(Collectors.toSet()).equals(BOUNDING_BOX);
  }

  private static ObjectNode nullableSchema(CwlType type, FileTraits files) {
    ObjectNode schema = schema(type, files);
    return optional(type) ? schema.put("nullable", true) : schema;
  }

  private static ObjectNode oneOf(List<CwlType> alternatives, FileTraits files) {
    ObjectNode schema = Json.object();
    ArrayNode schemas = schema.putArray("oneOf");
    alternatives.forEach(alternative -> schemas.add(schema(alternative, files)));
    return schema;
  }

  private static ObjectNode simple(Simple type, FileTraits files) {
    ObjectNode schema = Json.object();
    return switch (type) {
      case NULL -> schema.put("type", "string").put("nullable", true);
      case BOOLEAN -> schema.put("type", "boolean");
      case INT -> schema.put("type", "integer").put("format", "int32");
      case LONG -> schema.put("type", "integer").put("format", "int64");
      case FLOAT -> schema.put("type", "number").put("format", "float");
      case DOUBLE -> schema.put("type", "number").put("format", "double");
      case STRING -> schema.put("type", "string");
      case FILE -> file(files);
      case DIRECTORY -> binary("inode/directory");
      case ANY -> schema;
    };
  }

  private static ObjectNode file(FileTraits files) {
    List<String> mediaTypes =
        files.formats().stream()
            .flatMap(format -> literal(format).stream())
            .map(MediaTypes::ofFormat)
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    if (mediaTypes.size() <= 1) {
      return binary(mediaTypes.isEmpty() ? MediaTypes.BYTES : mediaTypes.getFirst());
    }
    ObjectNode schema = Json.object();
    ArrayNode schemas = schema.putArray("oneOf");
    mediaTypes.forEach(mediaType -> schemas.add(binary(mediaType)));
    return schema;
  }

  private static Optional<String> literal(Expr expression) {
    return expression instanceof Expr.Constant(CwlValue.Text(String text), _)
        ? Optional.of(text)
        : Optional.empty();
  }

  private static ObjectNode binary(String mediaType) {
    return Json.object()
        .put("type", "string")
        .put("contentEncoding", "binary")
        .put("contentMediaType", mediaType);
  }

  private static ObjectNode object(List<RecordField> fields) {
    ObjectNode schema = Json.object().put("type", "object");
    ArrayNode required = Json.array();
    ObjectNode properties = Json.object();
    for (RecordField field : fields) {
      ObjectNode property = nullableSchema(field.type(), field.files());
      String label = field.documentation().label();
      if (label != null) {
        property.put("title", label);
      }
      String doc = field.documentation().doc();
      if (doc != null) {
        property.put("description", doc);
      }
      properties.set(field.name(), property);
      if (!optional(field.type())) {
        required.add(field.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    schema.set("properties", properties);
    return schema;
  }

  /** A default as JSON, or empty for what JSON can't say, a File for instance. */
  static Optional<JsonNode> json(CwlValue value) {
    return switch (value) {
      case CwlValue.Null _ -> Optional.empty();
      case CwlValue.Bool(boolean bool) -> Optional.of(Json.nodes().booleanNode(bool));
      case CwlValue.Int(long number) -> Optional.of(Json.nodes().numberNode(number));
      case CwlValue.Real(double number) -> Optional.of(Json.nodes().numberNode(number));
      case CwlValue.Text(String text) -> Optional.of(Json.nodes().textNode(text));
      case CwlValue.Array(List<CwlValue> items) -> {
        ArrayNode array = Json.array();
        items.forEach(item -> json(item).ifPresent(array::add));
        yield array.size() == items.size() ? Optional.of(array) : Optional.empty();
      }
      case CwlValue.Rec rec -> {
        ObjectNode object = Json.object();
        rec.fields()
            .forEach((name, field) -> json(field).ifPresent(node -> object.set(name, node)));
        yield Optional.of(object);
      }
      case CwlValue.FileSystemObject _ -> Optional.empty();
    };
  }
}
