package org.orrery.api.http;

import io.github.bucket4j.TimeMeter;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.orrery.api.access.Caller;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/**
 * Keeps one caller from asking so much that others wait. Who polls jobs does what it is told to do,
 * so that has a larger budget of its own: a job is never lost to a client by a refused poll before
 * everything else is refused. Whoever has a name is counted by that, wherever it asks from; others,
 * and wrong credentials, by their address.
 */
@Singleton
final class CallerRates {
  private final Clients clients;
  private final Dialects dialects;
  private final RateBuckets requests;
  private final RateBuckets polls;

  CallerRates(RateSettings settings, Clients clients, Dialects dialects) {
    this.clients = clients;
    this.dialects = dialects;
    this.requests =
        new RateBuckets(settings.requests(), settings.burst(), TimeMeter.SYSTEM_NANOTIME);
    this.polls = new RateBuckets(settings.polls(), settings.burst(), TimeMeter.SYSTEM_NANOTIME);
  }

  /**
   * Counts a request of somebody who may come in.
   *
   * @throws OrreryException {@link ErrorCode#TOO_MANY_REQUESTS}
   */
  void count(HttpRequest<?> request, Caller caller) {
    // The whole caller: names alone are not unique.
    Object key = caller.known() ? caller : clients.network(request);
    boolean poll = isPoll(request);
    refuse((poll ? polls : requests).take(key), poll);
  }

  /**
   * Counts a request with credentials that are wrong or missing.
   *
   * @throws OrreryException {@link ErrorCode#TOO_MANY_REQUESTS}
   */
  void countStranger(HttpRequest<?> request) {
    refuse(requests.take(clients.network(request)), false);
  }

  private static void refuse(Optional<Duration> wait, boolean poll) {
    if (wait.isPresent()) {
      throw OrreryException.later(
          ErrorCode.TOO_MANY_REQUESTS,
          poll
              ? "You ask for jobs too often: wait as long as `Retry-After` says, or let the server"
                  + " wait for you by `Prefer: wait=60`."
              : "You ask too often: wait as long as `Retry-After` says. Reading jobs is still"
                  + " possible.",
          wait.get());
    }
  }

  /** Whether a job, a list of jobs or something of a job is read. */
  private boolean isPoll(HttpRequest<?> request) {
    String path = request.getPath();
    String below =
        dialects
            .find(request)
            .map(prefix -> path.substring(prefix.length()))
            .orElseGet(() -> path.startsWith("/operator") ? path.substring(9) : "");
    return (request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD)
        && (below.equals("/jobs") || below.startsWith("/jobs/"));
  }
}
