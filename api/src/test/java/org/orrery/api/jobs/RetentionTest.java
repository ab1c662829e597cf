package org.orrery.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Retention MONTH = new Retention(Duration.ofDays(30));

  @Test
  void a_job_expires_so_long_after_its_end() {
    assertThat(MONTH.expires(new JobState.Succeeded(Instant.EPOCH, NOON)))
        .contains(Instant.parse("2026-03-31T12:00:00Z"));
    assertThat(MONTH.expires(new JobState.Running(NOON))).isEmpty();
    assertThat(MONTH.endedBefore(NOON)).contains(Instant.parse("2026-01-30T12:00:00Z"));
  }

  @Test
  void without_a_time_no_job_expires() {
    assertThat(Retention.FOREVER.expires(new JobState.Succeeded(Instant.EPOCH, NOON))).isEmpty();
    assertThat(Retention.FOREVER.endedBefore(NOON)).isEmpty();
  }

  @Test
  void no_time_is_no_retention() {
    assertThatThrownBy(() -> new Retention(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
