package org.orrery.api.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.HttpServerConfiguration;
import io.micronaut.http.server.annotation.PreMatching;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/**
 * Refuses a body that says it is larger than what is held in memory, before it is sent. Files are
 * streamed and have limits of their own. A body that does not say is refused when it is too large.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class BodyLimit {
  private static final String FILES = "/files/";

  private final long maxBytes;
  private final ProblemAnswers problems;
  private final Dialects dialects;

  BodyLimit(HttpServerConfiguration configuration, ProblemAnswers problems, Dialects dialects) {
    this.dialects = dialects;
    this.maxBytes = configuration.getMaxRequestBufferSize();
    this.problems = problems;
  }

  @PreMatching
  @RequestFilter
  @Nullable HttpResponse<?> refuseLargeBodies(HttpRequest<?> request) {
    long announced = request.getHeaders().contentLength().orElse(0);
    return announced <= maxBytes || isFile(request)
        ? null
        : problems.of(
            request,
            new OrreryException(
                ErrorCode.TOO_LARGE,
                "The body is larger than the %d bytes that this server takes."
                    .formatted(maxBytes)));
  }

  private boolean isFile(HttpRequest<?> request) {
    return dialects
        .find(request)
        .filter(prefix -> request.getPath().startsWith(FILES, prefix.length()))
        .isPresent();
  }
}
