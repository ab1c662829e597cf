package org.orrery.api.http;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.annotation.PreMatching;
import jakarta.inject.Provider;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.api.access.Authenticator;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/**
 * Keeps web pages away from a server that asks nobody who they are. Binding loopback only is not
 * enough: a page in the developer's own browser reaches loopback too, by a request to another
 * origin or by a name that it lets point to 127.0.0.1. So whoever asks has to have asked for
 * loopback by name, and a browser has to be on a page of this server itself.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class LoopbackGuard {
  private final OwnPages ownPages;
  private final ProblemAnswers problems;

  /** Not before a request comes: there is none in a context that only looks at routes. */
  private final Provider<Authenticator> authenticator;

  LoopbackGuard(Provider<Authenticator> authenticator, OwnPages ownPages, ProblemAnswers problems) {
    this.authenticator = authenticator;
    this.ownPages = ownPages;
    this.problems = problems;
  }

  @PreMatching
  @RequestFilter
  @Nullable HttpResponse<?> refuseStrangers(HttpRequest<?> request) {
    if (!authenticator.get().trustsEverybody()) {
      // Whoever asks needs credentials, which no page has.
      return null;
    }
    if (!hostIsLoopback(request)) {
      return refuse(request, "The Host of this request is not loopback.");
    }
    if (!ownPages.originIsOwn(request)) {
      return refuse(request, "The Origin of this request is not this server.");
    }
    return null;
  }

  /** Results are files of strangers; none of them becomes a page with this server's rights. */
  @ResponseFilter
  void restrictBrowsers(MutableHttpResponse<?> response) {
    response.header("X-Content-Type-Options", "nosniff");
    response.header("Cross-Origin-Resource-Policy", "same-origin");
    // Our own pages have a policy of their own.
    if (!response.getHeaders().contains("Content-Security-Policy")) {
      response.header("Content-Security-Policy", "sandbox; default-src 'none'");
    }
  }

  private HttpResponse<?> refuse(HttpRequest<?> request, String detail) {
    MutableHttpResponse<?> refusal =
        problems.of(request, new OrreryException(ErrorCode.FORBIDDEN, detail));
    restrictBrowsers(refusal);
    return refusal;
  }

  private static boolean hostIsLoopback(HttpRequest<?> request) {
    List<String> hosts = request.getHeaders().getAll(HttpHeaders.HOST);
    return hosts.size() == 1
        && Authority.parse(hosts.getFirst()).filter(Authority::isLoopback).isPresent();
  }
}
