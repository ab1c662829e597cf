package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobHistories;
import org.orrery.api.jobs.JobState;
import org.orrery.api.jobs.JobStep;
import org.orrery.api.jobs.JobWatch;

/**
 * A job for somebody who listens: events {@code status} with its statusInfo and {@code step} with a
 * step's document, from the present state on; the last one is the final status. An event's id is
 * the number of the run's events that it is by, with {@code .end} behind it on the last.
 */
final class JobEventStream implements EventStreams.Source {
  /** Steps change without their job. */
  private static final Duration STEP_INTERVAL = Duration.ofMillis(500);

  private static final String END = ".end";

  private final Sources sources;
  private final String url;
  private final Function<Job, JsonNode> statusInfo;
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private Job job;
  private @Nullable Job told;
  private int events;
  private Duration silent = Duration.ZERO;
  private boolean over;

  record Sources(JobWatch watch, JobHistories histories, EventStreams streams) {}

  /**
   * @param events how many of the run's events the listener knows already
   * @param url of the job
   */
  JobEventStream(
      Sources sources, Job job, int events, String url, Function<Job, JsonNode> statusInfo) {
    this.sources = sources;
    this.job = job;
    this.events = events;
    this.url = url;
    this.statusInfo = statusInfo;
  }

  static boolean isFinal(String id) {
    return id.endsWith(END);
  }

  /** What an id says; what is none says nothing. */
  static int events(Optional<String> id) {
    return id.filter(text -> text.matches("[0-9]{1,9}")).map(Integer::parseInt).orElse(0);
  }

  @Override
  public Optional<byte[]> next() throws InterruptedException {
    while (waiting.isEmpty() && !over) {
      if (told != null) {
        await(told);
      }
      tell();
      if (waiting.isEmpty() && silent.compareTo(EventStreams.HEARTBEAT) >= 0) {
        waiting.add(EventFrame.heartbeat());
      }
    }
    silent = Duration.ZERO;
    return Optional.ofNullable(waiting.poll());
  }

  private void await(Job last) throws InterruptedException {
    Duration patience =
        job.state() instanceof JobState.Running ? STEP_INTERVAL : EventStreams.HEARTBEAT;
    job = sources.watch().awaitOther(last, patience);
    silent = silent.plus(patience);
    over = sources.streams().pause(Duration.ZERO);
  }

  /** Steps first: the final status is the end of it all. */
  private void tell() {
    boolean ended = job.state().finishedAt().isPresent();
    if (!(job.state() instanceof JobState.Accepted)) {
      JobHistories.Steps steps = sources.histories().recentSteps(job, ended);
      for (JobStep step : steps.since(events)) {
        waiting.add(frame("step", String.valueOf(steps.events()), StepDocuments.step(url, step)));
      }
      events = Math.max(events, steps.events());
    }
    if (!job.equals(told)) {
      waiting.add(frame("status", events + (ended ? END : ""), statusInfo.apply(job)));
      told = job;
    }
    over |= ended;
  }

  private static byte[] frame(String name, String id, JsonNode document) {
    return EventFrame.of(name, id, new String(Json.bytes(document), StandardCharsets.UTF_8));
  }
}
