package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.api.jobs.RequestDocument;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;

/**
 * How results are to be given. Version 1.0 says it in the execute request ({@code response}, {@code
 * transmissionMode}), version 2.0 by headers ({@code Prefer: return}, {@code Accept-Profile}, the
 * parameter {@code profile}); most clients say nothing and read a map of outputs.
 *
 * @param outputs how each wanted output is to be given, in the order of the request; null: all, as
 *     they come
 * @param returned the preference of 2.0, or null
 */
record ResultForm(
    Style style,
    @Nullable Map<String, Transmission> outputs,
    Preferences.@Nullable Returned returned) {
  static final String RESULTS_PROFILE = "https://www.opengis.net/def/profile/OGC/0/ogc-results";

  private static final String RESULTS_PROFILE_PATH =
      "://www.opengis.net/def/profile/OGC/0/ogc-results";

  enum Style {
    /** 1.0: bare values, a multipart message, or links in the headers. */
    RAW,
    /** 1.0: a map of outputs. */
    DOCUMENT,
    /** 2.0: one output by content negotiation, several as a map. */
    NEGOTIATED,
    /** 2.0: a map of outputs, asked for by its profile. */
    PROFILE,
    /** Nothing was said: a map of outputs for all who take JSON. */
    MAP
  }

  /** Of {@code transmissionMode}. */
  enum Transmission {
    /** It was said: in the answer itself. */
    VALUE,
    REFERENCE,
    /** Nothing was said: small values in the answer, files as links. */
    EITHER
  }

  /** Whether the request speaks as version 2.0 does. */
  boolean secondVersion() {
    return style == Style.NEGOTIATED || style == Style.PROFILE;
  }

  /** Whether a request asks for no output at all. */
  boolean wantsNothing() {
    return outputs != null && outputs.isEmpty();
  }

  Transmission transmission(String output) {
    return outputs == null
        ? Transmission.EITHER
        : outputs.getOrDefault(output, Transmission.EITHER);
  }

  /** The same for some of the outputs only. */
  ResultForm only(List<String> names) {
    Map<String, Transmission> some = new LinkedHashMap<>();
    names.forEach(name -> some.put(name, transmission(name)));
    return new ResultForm(style, some, returned);
  }

  /**
   * @param request that is to be answered now
   * @param executed the request that made the job
   */
  static ResultForm of(HttpRequest<?> request, RequestDocument executed) {
    JsonNode body = body(executed);
    Preferences.Returned returned = Preferences.of(request).returned();
    return new ResultForm(style(request, body, returned), outputs(body), returned);
  }

  /**
   * As whoever is called back gets them.
   *
   * @param executed the request that made the job
   */
  static ResultForm calledBack(RequestDocument executed) {
    return new ResultForm(Style.DOCUMENT, outputs(body(executed)), null);
  }

  private static JsonNode body(RequestDocument executed) {
    return executed.mediaType().equals(RequestDocument.CWL_JOB)
        ? Json.object()
        : Json.parse(executed.text().getBytes(StandardCharsets.UTF_8));
  }

  private static Style style(
      HttpRequest<?> request, JsonNode body, Preferences.@Nullable Returned returned) {
    if (asksForProfile(request)) {
      return Style.PROFILE;
    }
    String response = body.path("response").asText("");
    if (response.equals("document")) {
      return Style.DOCUMENT;
    }
    if (response.equals("raw") || namesTransmission(body)) {
      return Style.RAW;
    }
    return returned == null ? Style.MAP : Style.NEGOTIATED;
  }

  private static boolean namesTransmission(JsonNode body) {
    for (JsonNode output : body.path("outputs")) {
      if (output.path("transmissionMode").isTextual()) {
        return true;
      }
    }
    return false;
  }

  private static boolean asksForProfile(HttpRequest<?> request) {
    Optional<String> parameter = new QueryParameters(request).one("profile");
    if (parameter.isPresent()) {
      String name = parameter.get();
      if (!name.equals("ogc-results") && !name.endsWith(RESULTS_PROFILE_PATH)) {
        throw QueryParameters.invalid("profile", "`ogc-results` or `" + RESULTS_PROFILE + "`");
      }
      return true;
    }
    return request.getHeaders().getAll("Accept-Profile").stream()
        .anyMatch(header -> header.contains(RESULTS_PROFILE_PATH));
  }

  private static @Nullable Map<String, Transmission> outputs(JsonNode body) {
    if (!body.path("outputs").isObject()) {
      return null;
    }
    Map<String, Transmission> outputs = new LinkedHashMap<>();
    body.path("outputs")
        .properties()
        .forEach(output -> outputs.put(output.getKey(), transmission(output.getValue())));
    return outputs;
  }

  private static Transmission transmission(JsonNode output) {
    return switch (output.path("transmissionMode").asText("")) {
      case "value" -> Transmission.VALUE;
      case "reference" -> Transmission.REFERENCE;
      default -> Transmission.EITHER;
    };
  }

  /** What is wrong with the members of an execute request that say how to answer it. */
  static List<Problem> check(JsonNode body) {
    List<Problem> problems = new ArrayList<>();
    JsonNode response = body.path("response");
    if (!response.isMissingNode() && !Set.of("raw", "document").contains(response.asText())) {
      problems.add(
          Problem.atPointer(
              "/response", "RESPONSE", "Expected `raw` or `document`.", "Leave it out."));
    }
    JsonNode outputs = body.path("outputs");
    if (!outputs.isMissingNode() && !outputs.isObject()) {
      problems.add(
          Problem.atPointer(
              "/outputs",
              "OUTPUTS",
              "Expected an object from output ids to how each is to be given.",
              "Leave it out for all outputs."));
    }
    for (Map.Entry<String, JsonNode> output : outputs.properties()) {
      JsonNode mode = output.getValue().path("transmissionMode");
      if (!mode.isMissingNode() && !Set.of("value", "reference").contains(mode.asText())) {
        problems.add(
            Problem.atPointer(
                "/outputs/" + ExecuteRequests.escaped(output.getKey()) + "/transmissionMode",
                "TRANSMISSION_MODE",
                "Expected `value` or `reference`.",
                null));
      }
    }
    return problems;
  }

  /** That an output is not there, in the words of the version that the client speaks. */
  OrreryException noSuchOutput(String message) {
    return new OrreryException(
        secondVersion() ? ErrorCode.UNKNOWN_OUTPUT : ErrorCode.NO_SUCH_OUTPUT, message);
  }
}
