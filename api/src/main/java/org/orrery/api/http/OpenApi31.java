package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A definition in OpenAPI 3.1, whose schemas are JSON Schema 2020-12: what is {@code nullable} has
 * {@code null} among its types, an exclusive bound is a number, a file is a media type.
 */
final class OpenApi31 {
  private OpenApi31() {}

  static ObjectNode of(ObjectNode definition) {
    ObjectNode upgraded = (ObjectNode) upgraded(definition);
    upgraded.put("openapi", "3.1.0");
    upgraded.put("jsonSchemaDialect", "https://spec.openapis.org/oas/3.1/dialect/base");
    return upgraded;
  }

  private static JsonNode upgraded(JsonNode node) {
    if (node.isArray()) {
      ArrayNode array = Json.array();
      node.forEach(item -> array.add(upgraded(item)));
      return array;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode object = Json.object();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      object.set(member.getKey(), upgraded(member.getValue()));
    }
    nullable(object);
    exclusive(object, "exclusiveMinimum", "minimum");
    exclusive(object, "exclusiveMaximum", "maximum");
    return object;
  }

  /** Only as a keyword: a property of this name is an object. */
  private static void nullable(ObjectNode schema) {
    JsonNode nullable = schema.path("nullable");
    if (!nullable.isBoolean()) {
      return;
    }
    schema.remove("nullable");
    if (!nullable.booleanValue()) {
      return;
    }
    if (schema.path("type").isTextual()) {
      String type = schema.path("type").asText();
      schema.putArray("type").add(type).add("null");
      if (schema.path("enum") instanceof ArrayNode symbols) {
        symbols.addNull();
      }
    } else if (schema.path("oneOf") instanceof ArrayNode alternatives) {
      alternatives.addObject().put("type", "null");
    }
  }

  private static void exclusive(ObjectNode schema, String exclusive, String bound) {
    JsonNode flag = schema.path(exclusive);
    if (flag.isBoolean()) {
      schema.remove(exclusive);
      if (flag.booleanValue() && schema.has(bound)) {
        schema.set(exclusive, schema.remove(bound));
      }
    }
  }
}
