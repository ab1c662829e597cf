package org.orrery.api.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Answers by event streams. A listener costs a connection and a virtual thread that waits; it is
 * asked for the next message only when the last one has gone out, so nothing piles up for a slow
 * one.
 */
@Singleton
final class EventStreams {
  static final String MEDIA_TYPE = "text/event-stream";
  static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
  private static final int MOST_OPEN = 10_000;

  private final Scheduler scheduler;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicInteger open = new AtomicInteger();

  /** Where messages come from. Used by one thread at a time. */
  interface Source {
    /**
     * Blocks until there is a message, a heartbeat at least.
     *
     * @return empty when there will be no more
     */
    Optional<byte[]> next() throws InterruptedException;
  }

  EventStreams(@Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.scheduler = Schedulers.fromExecutorService(executor);
  }

  /** Whether the client would rather be told than ask. */
  static boolean wanted(HttpRequest<?> request) {
    return request.getHeaders().getAll(HttpHeaders.ACCEPT).stream()
        .flatMap(header -> Arrays.stream(header.split(",")))
        .anyMatch(type -> MediaTypes.essence(type).equals(MEDIA_TYPE));
  }

  /** What the client has seen already, if it comes again. */
  static Optional<String> lastId(HttpRequest<?> request) {
    return Optional.ofNullable(request.getHeaders().get("Last-Event-ID"))
        .filter(id -> !id.isEmpty());
  }

  /** The whole of it was seen: a browser that gets this does not come again. */
  static HttpResponse<?> nothingMore() {
    return HttpResponse.noContent();
  }

  /**
   * @throws OrreryException {@link ErrorCode#TOO_MANY_STREAMS}
   */
  HttpResponse<?> answer(Source source) {
    if (open.get() >= MOST_OPEN) {
      throw new OrreryException(
          ErrorCode.TOO_MANY_STREAMS,
          "This server has " + MOST_OPEN + " listeners already; ask for the status instead.");
    }
    Flux<byte[]> frames =
        Flux.<byte[], Source>generate(
                () -> {
                  open.incrementAndGet();
                  return source;
                },
                (state, sink) -> {
                  next(state, sink);
                  return state;
                },
                _ -> open.decrementAndGet())
            .subscribeOn(scheduler);
    MutableHttpResponse<Flux<byte[]>> response = HttpResponse.ok(frames);
    response.getHeaders().set(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE);
    response.getHeaders().set(HttpHeaders.CACHE_CONTROL, "no-store");
    // Some proxies collect a whole answer before they send it on.
    response.getHeaders().set("X-Accel-Buffering", "no");
    return response;
  }

  /** A shell: the answer has begun, so a failure can only end it; the client comes again. */
  private static void next(Source source, SynchronousSink<byte[]> sink) {
    try {
      source.next().ifPresentOrElse(sink::next, sink::complete);
    } catch (InterruptedException gone) {
      Thread.currentThread().interrupt();
      sink.complete();
    } catch (OrreryException e) {
      LOG.debug("An event stream ends early", e);
      sink.complete();
    } catch (RuntimeException bug) {
      LOG.error("An event stream met a defect", bug);
      sink.complete();
    }
  }

  /**
   * Waits.
   *
   * @return whether the server stops, and no more is to be sent
   */
  boolean pause(Duration time) throws InterruptedException {
    return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  @PreDestroy
  void stop() {
    stopping.countDown();
  }
}
