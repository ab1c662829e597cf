package org.orrery.cwl.engine.state;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.Usage;

/**
 * What is known of one attempt at one tool, once it is over.
 *
 * @param path of the call, for example {@code main/align[3]}
 * @param attempt from 1
 * @param asked what was to be started: resolved arguments, image, resources, limits
 * @param outcome how the task ended; null if it never ran or its end was not seen
 * @param traces what it left; null if nobody looked, or an earlier version wrote the journal
 * @param reuse null if an earlier version wrote the journal, or the attempt did not get so far
 */
public record StepFacts(
    String path,
    int attempt,
    TaskSpec asked,
    @Nullable Outcome outcome,
    End end,
    @Nullable TaskTraces traces,
    @Nullable Reuse reuse) {

  /** What became of the attempt. */
  public sealed interface End {
    record Succeeded() implements End {}

    /** Nothing was run: the results of an earlier task were taken. */
    record Reused() implements End {}

    record Failed(RunFailure failure) implements End {}

    /** It was lost through no fault of its own; a later attempt took its place. */
    record TriedAgain() implements End {}

    /** The run ended, or was cancelled, before it was over. */
    record Unfinished() implements End {}
  }

  /** Times, processor time, peak memory and image digest, if they were measured. */
  public Optional<Usage> used() {
    return switch (outcome) {
      case null -> Optional.empty();
      case Outcome.Exited(_, Usage usage) -> Optional.of(usage);
      case Outcome.Signalled(_, Usage usage) -> Optional.of(usage);
      case Outcome.Ended(_, Usage usage) -> Optional.ofNullable(usage);
    };
  }
}
