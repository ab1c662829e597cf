package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.orrery.api.http.pages.Lead;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.diagnostic.SourceSpan;

/**
 * Problems as documents (RFC 9457). The media type never has a charset; a client that accepts plain
 * JSON and not {@code application/problem+json} gets the same body as that.
 */
@Singleton
final class ProblemAnswers {
  private static final String PROBLEM_JSON = "application/problem+json";
  private static final String RETRY_AFTER_SECONDS = "5";
  private static final int MAX_ERRORS = 500;

  private final Dialects dialects;

  ProblemAnswers(Dialects dialects) {
    this.dialects = dialects;
  }

  MutableHttpResponse<?> of(HttpRequest<?> request, OrreryException failure) {
    MutableHttpResponse<?> answer =
        of(
            request,
            failure.code(),
            failure.code().httpStatus(),
            failure.detail(),
            failure.problems());
    failure
        .retryAfter()
        .ifPresent(
            wait ->
                answer
                    .getHeaders()
                    .set(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds() + 1)));
    return answer;
  }

  /**
   * @param status may differ from the code's where the framework decided it
   */
  MutableHttpResponse<?> of(
      HttpRequest<?> request, ErrorCode code, int status, String detail, List<Problem> problems) {
    ObjectNode body = document(code, status, detail, problems);
    body.put("instance", request.getPath());
    return answer(request, HttpResponse.ok(), code, status, body);
  }

  /** The same on a response that already has headers. */
  MutableHttpResponse<?> answer(
      HttpRequest<?> request,
      MutableHttpResponse<?> response,
      ErrorCode code,
      int status,
      ObjectNode body) {
    if (dialects.ofPath(request).zooDocuments()) {
      EodhDocuments.problem(body, code);
    }
    MutableHttpResponse<?> answer =
        response
            .status(HttpStatus.valueOf(status))
            .body(new Document(body, new Lead.Refusal(code == ErrorCode.UNAUTHENTICATED)));
    answer.getHeaders().set(HttpHeaders.CONTENT_TYPE, mediaType(request));
    if (code == ErrorCode.UNAUTHENTICATED) {
      answer.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"orrery\"");
    }
    if (code.category() == ErrorCode.Category.CAPACITY) {
      answer.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return answer;
  }

  /** Without {@code instance}. */
  static ObjectNode document(ErrorCode code, int status, String detail, List<Problem> problems) {
    ObjectNode body =
        Json.object()
            .put("type", code.type())
            .put("title", code.title())
            .put("status", status)
            .put("detail", detail);
    if (!problems.isEmpty()) {
      ArrayNode errors = body.putArray("errors");
      problems.stream().limit(MAX_ERRORS).forEach(problem -> errors.add(error(problem)));
      if (problems.size() > MAX_ERRORS) {
        body.put("moreErrors", problems.size() - MAX_ERRORS);
      }
    }
    return body;
  }

  static ObjectNode error(Problem problem) {
    ObjectNode error = Json.object();
    if (problem.pointer() != null) {
      error.put("pointer", problem.pointer());
    }
    if (problem.at() != null) {
      error.set("location", location(problem.at()));
    }
    error.put("code", problem.code()).put("message", problem.message());
    if (problem.hint() != null) {
      error.put("hint", problem.hint());
    }
    if (!problem.related().isEmpty()) {
      ArrayNode related = error.putArray("related");
      problem
          .related()
          .forEach(other -> related.add(location(other.at()).put("label", other.label())));
    }
    return error;
  }

  private static ObjectNode location(SourceSpan span) {
    return Json.object()
        .put("file", span.document())
        .put("line", span.line())
        .put("column", span.column());
  }

  static String mediaType(HttpRequest<?> request) {
    List<String> accepted =
        request.getHeaders().getAll(HttpHeaders.ACCEPT).stream()
            .flatMap(header -> Arrays.stream(header.split(",")))
            .map(range -> range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
            .toList();
    boolean plainOnly =
        accepted.contains("application/json")
            && !accepted.contains(PROBLEM_JSON)
            && !accepted.contains("application/*")
            && !accepted.contains("*/*");
    return plainOnly ? "application/json" : PROBLEM_JSON;
  }
}
