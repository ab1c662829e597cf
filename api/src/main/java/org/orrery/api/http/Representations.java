package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.orrery.api.http.Negotiation.Format;
import org.orrery.api.http.pages.ExecuteForm;
import org.orrery.api.http.pages.Lead;
import org.orrery.api.http.pages.Page;
import org.orrery.api.http.pages.Pages;
import org.orrery.api.problem.ErrorCode;

/**
 * Gives every document the representation that is asked for, wherever it comes from: a controller,
 * a refusal or the framework. A document that knows its own URL gets a link to its other
 * representation.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class Representations {
  private static final String HTML_TYPE = "text/html;charset=utf-8";
  private static final int NONCE_BYTES = 16;

  private final Pages pages = new Pages();
  private final SecureRandom random = new SecureRandom();
  private final Frames frames;
  private final FormTokens tokens;

  Representations(Frames frames, FormTokens tokens) {
    this.frames = frames;
    this.tokens = tokens;
  }

  @ResponseFilter
  void represent(HttpRequest<?> request, MutableHttpResponse<?> response) {
    if (!(response.body() instanceof Document document)) {
      return;
    }
    Format format = Negotiation.wanted(request);
    response.getHeaders().add(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    Optional<String> unknown = Negotiation.unknown(request);
    if (unknown.isPresent() && response.code() == 200 && isRead(request)) {
      refuse(request, response, format);
      return;
    }
    write(request, response, document, format);
  }

  private static boolean isRead(HttpRequest<?> request) {
    return request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD;
  }

  private void refuse(HttpRequest<?> request, MutableHttpResponse<?> response, Format format) {
    ErrorCode code = ErrorCode.INVALID_QUERY_PARAMETER;
    JsonNode problem =
        ProblemAnswers.document(
                code,
                code.httpStatus(),
                "The query parameter `f` has to be `json` or `html`.",
                List.of())
            .put("instance", request.getPath());
    response.status(HttpStatus.BAD_REQUEST);
    response.getHeaders().set(HttpHeaders.CONTENT_TYPE, ProblemAnswers.mediaType(request));
    write(request, response, new Document(problem, new Lead.Refusal(false)), format);
  }

  private void write(
      HttpRequest<?> request, MutableHttpResponse<?> response, Document document, Format format) {
    JsonNode linked = linked(document.json(), format);
    if (format == Format.JSON) {
      response.body(Json.bytes(linked));
      return;
    }
    String nonce = nonce();
    Page page =
        new Page(
            Frames.title(request, document.json()),
            frames.of(request, nonce),
            linked,
            document.lead());
    MutableHttpHeaders headers = response.getHeaders();
    headers.set(HttpHeaders.CONTENT_TYPE, HTML_TYPE);
    if (!headers.contains(HttpHeaders.CACHE_CONTROL)) {
      headers.set(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    }
    // `no-referrer` would make a browser hide the origin that forms are checked by.
    headers.set("Referrer-Policy", "same-origin");
    headers.set("Content-Security-Policy", policy(nonce));
    if (document.lead() instanceof Lead.Description(_, ExecuteForm form, _, _) && form != null) {
      tokens.keep(request, response, form.token());
    }
    response.body(pages.html(page).getBytes(StandardCharsets.UTF_8));
  }

  /** Nothing runs and nothing styles but the package's own files, named by the page itself. */
  private static String policy(String nonce) {
    return ("default-src 'none'; script-src 'nonce-%s'; style-src 'nonce-%s'; img-src 'self' data:;"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
        .formatted(nonce, nonce);
  }

  private String nonce() {
    byte[] bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The document with links to itself and to its other representation, where it has links. */
  static JsonNode linked(JsonNode document, Format format) {
    JsonNode self = Json.nodes().missingNode();
    ArrayNode others = Json.array();
    for (JsonNode link : document.path("links")) {
      if (self.isMissingNode() && link.path("rel").asText().equals("self")) {
        self = link;
      } else if (!isRepresentation(link)) {
        others.add(link);
      }
    }
    if (self.isMissingNode()) {
      return document;
    }
    String url = self.path("href").asText();
    // The document may be shared; only its links change.
    ObjectNode copy = Json.object();
    document.properties().forEach(member -> copy.set(member.getKey(), member.getValue()));
    copy.putArray("links")
        .add(format == Format.JSON ? self : representation(url, Format.HTML, "self"))
        .add(representation(url, other(format), "alternate"))
        .addAll(others);
    return copy;
  }

  private static boolean isRepresentation(JsonNode link) {
    String type = link.path("type").asText();
    return link.path("rel").asText().equals("alternate")
        && (type.equals(MediaTypes.JSON) || type.equals(Negotiation.HTML));
  }

  private static Format other(Format format) {
    return format == Format.JSON ? Format.HTML : Format.JSON;
  }

  /** A link to one representation of what lies at a URL. */
  static ObjectNode representation(String url, Format format, String relation) {
    return switch (format) {
      case JSON -> Answers.link(inFormat(url, format), relation, MediaTypes.JSON, "This as JSON");
      case HTML -> Answers.link(inFormat(url, format), relation, Negotiation.HTML, "This as HTML");
    };
  }

  static String inFormat(String url, Format format) {
    return url + (url.indexOf('?') < 0 ? '?' : '&') + Negotiation.PARAMETER + "=" + format.wire();
  }
}
