package org.orrery.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.orrery.api.problem.ErrorCode;

class JobTransitionsTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant THEN = Instant.parse("2026-03-01T11:00:00Z");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final JobFailure FAILURE =
      new JobFailure(
          ErrorCode.JOB_FAILED, "main/cut", "exit", "It ended with 1.", null, "no such column");

  private static final List<JobState> STATES =
      List.of(
          new JobState.Accepted(),
          new JobState.Running(START),
          new JobState.Held(START, "its server died"),
          new JobState.Succeeded(START, THEN),
          new JobState.Failed(START, THEN, FAILURE),
          new JobState.Dismissed(null, THEN));

  private static final List<JobEvent> EVENTS =
      List.of(
          new JobEvent.Claimed(NOW),
          new JobEvent.FoundPoisonous(NOW, "its server died"),
          new JobEvent.RunSucceeded(NOW),
          new JobEvent.RunFailed(NOW, FAILURE),
          new JobEvent.DismissRequested(NOW));

  @Test
  void covers_every_state_and_every_event() {
    assertThat(STATES.stream().map(Object::getClass))
        .containsExactlyInAnyOrder(JobState.class.getPermittedSubclasses());
    assertThat(EVENTS.stream().map(Object::getClass))
        .containsExactlyInAnyOrder(JobEvent.class.getPermittedSubclasses());
  }

  @Test
  void takes_every_transition_of_the_table_and_refuses_every_other() {
    Set<String> taken = new HashSet<>();
    for (JobState state : STATES) {
      for (JobEvent event : EVENTS) {
        Class<? extends JobState> target =
            JobTransitions.TABLE.get(state.getClass()).get(event.getClass());
        if (target == null) {
          assertThat(JobTransitions.allows(state, event)).isFalse();
          assertThatThrownBy(() -> JobTransitions.next(state, event))
              .isInstanceOf(IllegalStateException.class);
        } else {
          assertThat(JobTransitions.next(state, event)).isInstanceOf(target);
          taken.add(state.getClass() + " " + event.getClass());
        }
      }
    }
    assertThat(taken)
        .hasSize(JobTransitions.TABLE.values().stream().mapToInt(row -> row.size()).sum());
  }

  @Test
  void keeps_the_first_start_when_a_job_is_claimed_again() {
    assertThat(JobTransitions.next(new JobState.Running(START), new JobEvent.Claimed(NOW)))
        .isEqualTo(new JobState.Running(START));
  }

  @Test
  void leaves_an_ended_job_as_it_is() {
    for (JobState ended : STATES.subList(3, 6)) {
      assertThat(JobTransitions.next(ended, new JobEvent.DismissRequested(NOW))).isSameAs(ended);
      assertThat(JobTransitions.next(ended, new JobEvent.RunSucceeded(NOW))).isSameAs(ended);
    }
  }

  @Test
  void carries_start_and_failure_along() {
    assertThat(
            JobTransitions.next(new JobState.Running(START), new JobEvent.RunFailed(NOW, FAILURE)))
        .isEqualTo(new JobState.Failed(START, NOW, FAILURE));
    assertThat(JobTransitions.next(new JobState.Accepted(), new JobEvent.DismissRequested(NOW)))
        .isEqualTo(new JobState.Dismissed(null, NOW));
    assertThat(
            JobTransitions.next(
                new JobState.Held(START, "its server died"), new JobEvent.DismissRequested(NOW)))
        .isEqualTo(new JobState.Dismissed(START, NOW));
  }

  @Test
  void speaks_the_five_words_of_the_standard() {
    assertThat(STATES.stream().map(JobState::ogcStatus).map(OgcStatus::wire))
        .containsExactly("accepted", "running", "running", "successful", "failed", "dismissed");
  }
}
