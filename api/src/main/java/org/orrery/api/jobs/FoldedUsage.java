package org.orrery.api.jobs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds up what attempts used. */
final class FoldedUsage {
  /**
   * One attempt takes some tens of bytes; of a larger run the peaks are those of its first part.
   */
  private static final int MOST_SPANS = 1_000_000;

  private final List<Span> spans = new ArrayList<>();
  private final List<JobUsage.Child> children = new ArrayList<>();
  private int attempts;
  private @Nullable Instant started;
  private @Nullable Instant ended;
  private double coreSeconds;
  private double mebibyteSeconds;
  private double processorSeconds;
  private boolean processorMeasured;
  private long diskBytes;
  private boolean diskMeasured;

  private record Span(Instant from, Instant to, double cores, long memoryMebibytes) {}

  private record Edge(Instant at, boolean begins, Span span) {}

  void add(String name, String step, StepRecord facts) {
    StepRecord.Used used = facts.used();
    if (used == null) {
      return;
    }
    attempts++;
    started = started == null || used.started().isBefore(started) ? used.started() : started;
    ended = ended == null || used.ended().isAfter(ended) ? used.ended() : ended;
    double seconds = used.seconds();
    coreSeconds += facts.asked().cores() * seconds;
    mebibyteSeconds += facts.asked().memoryMebibytes() * seconds;
    if (!used.processorTime().isZero()) {
      processorMeasured = true;
      processorSeconds += used.processorTime().toNanos() / 1e9;
    }
    StepRecord.Left left = facts.left();
    if (left != null) {
      diskMeasured = true;
      diskBytes += left.bytes();
    }
    if (spans.size() < MOST_SPANS) {
      spans.add(
          new Span(
              used.started(),
              used.ended(),
              facts.asked().cores(),
              facts.asked().memoryMebibytes()));
    }
    if (children.size() < JobUsage.MOST_CHILDREN) {
      children.add(new JobUsage.Child(name, step, facts, used));
    }
  }

  JobUsage usage() {
    Instant first = started;
    Instant last = ended;
    return new JobUsage(
        first == null || last == null
            ? null
            : new JobUsage.Total(
                attempts,
                first,
                last,
                coreSeconds,
                mebibyteSeconds,
                processorMeasured ? processorSeconds : null,
                diskMeasured ? diskBytes : null,
                peak()),
        children);
  }

  /** What ends at a moment makes room for what begins at it. */
  private JobUsage.Peak peak() {
    List<Edge> edges = new ArrayList<>();
    for (Span span : spans) {
      edges.add(new Edge(span.from(), true, span));
      edges.add(new Edge(span.to(), false, span));
    }
    edges.sort(Comparator.comparing(Edge::at).thenComparing(Edge::begins));
    double cores = 0;
    double mostCores = 0;
    long memory = 0;
    long mostMemory = 0;
    int running = 0;
    int mostRunning = 0;
    for (Edge edge : edges) {
      int sign = edge.begins() ? 1 : -1;
      cores += sign * edge.span().cores();
      memory += sign * edge.span().memoryMebibytes();
      running += sign;
      mostCores = Math.max(mostCores, cores);
      mostMemory = Math.max(mostMemory, memory);
      mostRunning = Math.max(mostRunning, running);
    }
    return new JobUsage.Peak(mostCores, mostMemory, mostRunning);
  }
}
