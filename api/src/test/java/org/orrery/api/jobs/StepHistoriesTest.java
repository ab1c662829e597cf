package org.orrery.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepHistoriesTest {
  private final List<String> journal = new ArrayList<>(List.of("a", "b"));
  private final List<String> folded = new ArrayList<>();
  private int begun;

  private final StepHistories histories =
      new StepHistories(
          new JournalStore() {
            @Override
            public List<String> readAfter(JobId job, int events) {
              return List.copyOf(journal.subList(events, journal.size()));
            }

            @Override
            public void append(Lease lease, int first, List<String> events) {
              throw new UnsupportedOperationException("it is only read");
            }
          });

  private RunLauncher.StepHistory begin() {
    begun++;
    return new RunLauncher.StepHistory() {
      @Override
      public void add(List<String> events) {
        folded.addAll(events);
      }

      @Override
      public List<JobStep> steps() {
        return List.of();
      }
    };
  }

  @Test
  void every_event_is_folded_once_however_often_somebody_looks() {
    JobId job = JobId.random();
    histories.of(job, this::begin);
    histories.of(job, this::begin);
    journal.add("c");
    histories.of(job, this::begin);

    assertThat(folded).containsExactly("a", "b", "c");
    assertThat(begun).isEqualTo(1);
  }

  @Test
  void what_nobody_looks_at_any_more_is_forgotten_and_folded_again_when_needed() {
    JobId first = JobId.random();
    histories.of(first, this::begin);
    for (int i = 0; i < 20; i++) {
      histories.of(JobId.random(), this::begin);
    }
    histories.of(first, this::begin);

    assertThat(begun).isEqualTo(22);
  }
}
