package org.orrery.api.http;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.annotation.PreMatching;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/**
 * A request names one host (RFC 9112, 3.2). Of two, a proxy in front may have believed the other.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class HostRule {
  private final ProblemAnswers problems;

  HostRule(ProblemAnswers problems) {
    this.problems = problems;
  }

  @PreMatching
  @RequestFilter
  @Nullable HttpResponse<?> refuseSeveral(HttpRequest<?> request) {
    return request.getHeaders().getAll(HttpHeaders.HOST).size() > 1
        ? problems.of(
            request,
            new OrreryException(
                ErrorCode.INVALID_REQUEST, "The request names several hosts; send one `Host`."))
        : null;
  }
}
