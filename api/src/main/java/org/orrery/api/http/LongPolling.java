package org.orrery.api.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobWatch;

/**
 * A job's status for clients that ask again and again: they may wait for the next one ({@code
 * Prefer: wait}, RFC 7240), are told when to come back, and need not take what they have.
 */
@Singleton
final class LongPolling {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final int LONGEST_RETRY = 10;

  /**
   * A job of some age is looked at a tenth of that later: nobody waits much longer than it runs.
   */
  private static final int SHARE = 10;

  private static final Pattern WAIT = Pattern.compile("\\s*wait\\s*=\\s*\"?([0-9]{1,9})\"?\\s*");

  private final JobWatch watch;
  private final Clock clock;

  LongPolling(JobWatch watch, Clock clock) {
    this.watch = watch;
    this.clock = clock;
  }

  /** How long the client would wait; malformed preferences are ignored. */
  static Optional<Duration> patience(HttpRequest<?> request) {
    return request.getHeaders().getAll("Prefer").stream()
        .flatMap(header -> Arrays.stream(header.split("[,;]")))
        .map(WAIT::matcher)
        .filter(Matcher::matches)
        .map(wait -> Duration.ofSeconds(Long.parseLong(wait.group(1))))
        .findFirst();
  }

  /** The job when it is not any more what the client has, or its patience is at an end. */
  Job awaited(HttpRequest<?> request, Job job) throws InterruptedException {
    Optional<Duration> patience = patience(request);
    if (patience.isEmpty() || job.state().finishedAt().isPresent()) {
      return job;
    }
    String known = condition(request).orElse(tag(job));
    Duration longest = patience.get().compareTo(LONGEST) < 0 ? patience.get() : LONGEST;
    return watch.await(job.id(), now -> !matches(known, tag(now)), longest);
  }

  /** Whether the client has this status already. */
  static boolean isKnown(HttpRequest<?> request, Job job) {
    return condition(request).filter(known -> matches(known, tag(job))).isPresent();
  }

  /** Says which status this is, and when the next one may be asked for. */
  <T> MutableHttpResponse<T> marked(
      MutableHttpResponse<T> response, HttpRequest<?> request, Job job) {
    response.getHeaders().set(HttpHeaders.ETAG, tag(job));
    if (job.state().finishedAt().isEmpty()) {
      long age = Math.max(0, Duration.between(job.created(), clock.instant()).toSeconds());
      long retry = Math.clamp(age / SHARE, 1, LONGEST_RETRY);
      response.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(retry));
    }
    patience(request)
        .ifPresent(wait -> response.header("Preference-Applied", "wait=" + wait.toSeconds()));
    return response;
  }

  private static Optional<String> condition(HttpRequest<?> request) {
    return Optional.ofNullable(request.getHeaders().get(HttpHeaders.IF_NONE_MATCH));
  }

  private static boolean matches(String condition, String tag) {
    String plain = tag.substring(2);
    return Arrays.stream(condition.split(","))
        .map(String::strip)
        .anyMatch(each -> each.equals(tag) || each.equals(plain));
  }

  /** Weak: links differ by where it was asked. */
  private static String tag(Job job) {
    return "W/\"%s-%d-%d\""
        .formatted(job.state().ogcStatus().wire(), job.progress(), job.updated().toEpochMilli());
  }
}
