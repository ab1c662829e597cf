package org.orrery.api.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.diagnostic.SourceSpan;

/** Reading and writing JSON as the routes need it. */
final class Json {
  private static final int MAX_DEPTH = 200;

  /** A value takes many times its text in memory. */
  private static final int MAX_TOKENS = 1_000_000;

  /** Older Python parsers take at most milliseconds, and want them always or never. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxTokenCount(MAX_TOKENS)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static JsonNodeFactory nodes() {
    return JsonNodeFactory.instance;
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  static JsonMapper mapper() {
    return MAPPER;
  }

  /**
   * Reads what a client sent.
   *
   * @throws OrreryException {@link ErrorCode#INVALID_REQUEST} with the place if it is no JSON, has
   *     a key twice, is nested too deeply, or is empty
   */
  static JsonNode parse(byte[] body) {
    try {
      JsonNode node = MAPPER.readTree(body);
      if (node.isMissingNode()) {
        throw new OrreryException(ErrorCode.INVALID_REQUEST, "The body is empty; expected JSON.");
      }
      return node;
    } catch (JacksonException e) {
      throw notJson(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same for a text that may be something else. */
  static Optional<JsonNode> read(String text) {
    try {
      return Optional.of(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  static OrreryException notJson(JacksonException e) {
    JsonLocation place = e.getLocation();
    SourceSpan span =
        place == null
            ? new SourceSpan("body", 1, 1)
            : new SourceSpan(
                "body", Math.max(1, place.getLineNr()), Math.max(1, place.getColumnNr()));
    return new OrreryException(
        ErrorCode.INVALID_REQUEST,
        "The body is no JSON that this server reads: see `errors`.",
        List.of(
            new Problem(
                null,
                span,
                "SYNTAX",
                "The JSON is broken here, repeats a key, is nested more than %d levels deep, or has more than %d values."
                    .formatted(MAX_DEPTH, MAX_TOKENS),
                null,
                List.of())));
  }
}
