package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.orrery.conformance.e2e.OgcClient.Answer;

/** The server's own OpenAPI document. */
final class Definition {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
  private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)\\}");

  private final JsonNode document;
  private final SchemaRegistry schemas;

  /** One operation, its path relative to the API. */
  record Operation(String method, String template, JsonNode node) {
    boolean matches(String askedMethod, String path) {
      String pattern = template.replaceAll("\\{path\\}", ".+").replaceAll("\\{[^}]+\\}", "[^/]+");
      return method.equalsIgnoreCase(askedMethod) && path.matches(pattern);
    }

    @Override
    public String toString() {
      return method + " " + template;
    }
  }

  private Definition(JsonNode document) {
    this.document = document;
    boolean old = document.path("openapi").asText().startsWith("3.0");
    this.schemas =
        SchemaRegistry.withDialect(old ? Dialects.getOpenApi30() : Dialects.getOpenApi31());
  }

  /** The document that the landing page links to as of a version of OpenAPI. */
  static Definition of(Api api, String version) {
    String type = "application/vnd.oai.openapi+json;version=" + version;
    String href =
        Shapes.linked(api.get(Api.LANDING).expect(200).json(), "service-desc").stream()
            .filter(link -> link.path("type").asText().equals(type))
            .map(link -> link.path("href").asText())
            .findFirst()
            .orElseThrow(() -> new AssertionError("no service-desc of type " + type));
    Answer answer = api.get(href).expect(200);
    assertThat(answer.header("Content-Type")).isEqualTo(type);
    return new Definition(answer.json());
  }

  JsonNode document() {
    return document;
  }

  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> member : path.getValue().properties()) {
        if (METHODS.contains(member.getKey())) {
          operations.add(new Operation(member.getKey(), path.getKey(), member.getValue()));
        }
      }
    }
    return operations;
  }

  /** Fails unless the document declares the answer: its status, its type, its body. */
  void declares(String method, String path, Answer answer) {
    String asked = "/" + path.split("\\?", 2)[0];
    Operation operation =
        operations().stream()
            .filter(one -> one.matches(method, asked.equals("/" + Api.LANDING) ? "/" : asked))
            .min(Comparator.comparingInt(one -> parameters(one.template()).size()))
            .orElseThrow(() -> new AssertionError("no operation for " + method + " " + asked));
    JsonNode response =
        resolved(operation.node().path("responses").path(Integer.toString(answer.status())));
    assertThat(response.isObject())
        .as("%s declares %s: %s", operation, answer.status(), answer.text())
        .isTrue();
    if (answer.body().length == 0) {
      return;
    }
    String type = Shapes.mediaType(answer);
    for (Map.Entry<String, JsonNode> content : response.path("content").properties()) {
      String declared = content.getKey().split(";")[0].strip();
      if (declared.equals(type) || declared.equals("*/*")) {
        valid(operation, answer, content.getValue().path("schema"));
        return;
      }
    }
    throw new AssertionError(
        "%s declares no %s for %s".formatted(operation, type, answer.status()));
  }

  private void valid(Operation operation, Answer answer, JsonNode schema) {
    if (!Shapes.mediaType(answer).endsWith("json") || schema.isMissingNode()) {
      return;
    }
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    whole.set("components", document.path("components"));
    whole.putArray("allOf").add(schema);
    List<Error> errors = schemas.getSchema(whole).validate(answer.json());
    assertThat(errors)
        .as("the body of %s for %s: %s", answer.status(), operation, answer.text())
        .isEmpty();
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  static List<String> parameters(String template) {
    Matcher parameter = PARAMETER.matcher(template);
    List<String> names = new ArrayList<>();
    while (parameter.find()) {
      names.add(parameter.group(1));
    }
    return names;
  }

  /** Fails unless the document is one as the OpenAPI specification has it. */
  void conforms(String version) {
    assertThat(document.path("openapi").asText()).matches(Pattern.quote(version) + "\\.[0-9]+");
    assertThat(document.at("/info/title").asText()).isNotBlank();
    assertThat(document.at("/info/version").asText()).isNotBlank();
    assertThat(document.path("paths").properties()).allMatch(path -> path.getKey().startsWith("/"));
    Set<String> ids = new HashSet<>();
    for (Operation operation : operations()) {
      assertThat(ids.add(operation.node().path("operationId").asText()))
          .as("an operationId of its own: %s", operation)
          .isTrue();
      assertThat(operation.node().path("responses")).as("%s", operation).isNotEmpty();
      operation.node().path("responses").properties().forEach(this::isResponse);
      haveParameters(operation);
    }
    checkNodes(document, version.equals("3.0"));
  }

  private void isResponse(Map.Entry<String, JsonNode> response) {
    assertThat(response.getKey()).matches("[1-5]([0-9]{2}|XX)|default");
    assertThat(resolved(response.getValue()).path("description").isTextual())
        .as("%s", response)
        .isTrue();
  }

  private void haveParameters(Operation operation) {
    Set<String> declared = new HashSet<>();
    List<JsonNode> all = new ArrayList<>();
    operation.node().path("parameters").forEach(all::add);
    document.path("paths").path(operation.template()).path("parameters").forEach(all::add);
    for (JsonNode reference : all) {
      JsonNode parameter = resolved(reference);
      assertThat(parameter.path("in").asText()).isIn("query", "header", "path", "cookie");
      assertThat(parameter.has("schema") || parameter.has("content"))
          .as("%s of %s", parameter, operation)
          .isTrue();
      if (parameter.path("in").asText().equals("path")) {
        assertThat(parameter.path("required").asBoolean()).isTrue();
        declared.add(parameter.path("name").asText());
      }
    }
    assertThat(declared)
        .as("the parameters of the path of %s", operation)
        .containsExactlyInAnyOrderElementsOf(parameters(operation.template()));
  }

  /** References lead somewhere; types are written as the version wants it. */
  private void checkNodes(JsonNode node, boolean old) {
    JsonNode reference = node.path("$ref");
    if (reference.isTextual()) {
      assertThat(reference.asText()).startsWith("#/");
      assertThat(document.at(reference.asText().substring(1)).isMissingNode())
          .as("%s", reference)
          .isFalse();
    }
    boolean schema = node.path("type").isTextual() || node.path("type").isArray();
    if (schema && old) {
      assertThat(node.path("type").isTextual()).as("the type of %s", node).isTrue();
    }
    if (schema && !old) {
      assertThat(node.has("nullable")).as("`nullable` in %s", node).isFalse();
    }
    node.forEach(child -> checkNodes(child, old));
  }
}
