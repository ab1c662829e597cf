package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.orrery.api.problem.ErrorCode;

/**
 * Gives the framework's own refusals (no such route, wrong method, too large …) the shape of ours.
 * Its texts are not used: they name classes and arguments.
 */
@Singleton
@Primary
final class FrameworkProblems implements ErrorResponseProcessor<Object> {
  private final ProblemAnswers problems;

  FrameworkProblems(ProblemAnswers problems) {
    this.problems = problems;
  }

  @Override
  @SuppressWarnings("unchecked") // The body is bytes, whatever the response was for.
  public MutableHttpResponse<Object> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    HttpRequest<?> request = context.getRequest();
    Optional<ErrorCode> unread = unread(request);
    if (unread.isPresent()) {
      // Where the next request begins is unknown, and so is much of this one.
      response.header(HttpHeaders.CONNECTION, "close");
    }
    int status = unread.map(ErrorCode::httpStatus).orElse(response.code());
    ErrorCode code = unread.orElseGet(() -> code(status));
    ObjectNode body = ProblemAnswers.document(code, status, detail(code, request), List.of());
    if (code != ErrorCode.URL_TOO_LONG) {
      body.put("instance", request.getPath());
    }
    return (MutableHttpResponse<Object>) problems.answer(request, response, code, status, body);
  }

  /** What kept the request from being read, if it is something of its size. */
  private static Optional<ErrorCode> unread(HttpRequest<?> request) {
    Throwable cause =
        request instanceof NettyHttpRequest<?> read
            ? read.getNativeRequest().decoderResult().cause()
            : null;
    return switch (cause) {
      case TooLongHttpLineException _ -> Optional.of(ErrorCode.URL_TOO_LONG);
      case TooLongHttpHeaderException _ -> Optional.of(ErrorCode.HEADERS_TOO_LARGE);
      case null, default -> Optional.empty();
    };
  }

  private static ErrorCode code(int status) {
    return switch (status) {
      case 403 -> ErrorCode.FORBIDDEN;
      case 404 -> ErrorCode.NOT_FOUND;
      case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
      case 406 -> ErrorCode.NOT_ACCEPTABLE;
      case 413 -> ErrorCode.TOO_LARGE;
      case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
      case 416 -> ErrorCode.RANGE_NOT_SATISFIABLE;
      default -> status >= 500 ? ErrorCode.INTERNAL : ErrorCode.INVALID_REQUEST;
    };
  }

  private static String detail(ErrorCode code, HttpRequest<?> request) {
    String path = request.getPath();
    return switch (code) {
      case NOT_FOUND -> "There is nothing at `" + path + "`.";
      case METHOD_NOT_ALLOWED ->
          "`%s` is not possible on `%s`; the header `Allow` names what is."
              .formatted(request.getMethodName(), path);
      case TOO_LARGE -> "The body is larger than this server takes.";
      case URL_TOO_LONG -> "The URL is longer than this server takes.";
      case HEADERS_TOO_LARGE -> "The headers are together larger than this server takes.";
      case UNSUPPORTED_MEDIA_TYPE -> "The body's media type is not one that this resource takes.";
      case NOT_ACCEPTABLE -> "This resource has no representation that the request accepts.";
      case FORBIDDEN -> "This is not allowed.";
      default -> "The request can't be understood.";
    };
  }
}
