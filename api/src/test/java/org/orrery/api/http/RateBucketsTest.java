package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateBucketsTest {
  /** Stands still until it is told. */
  private static final class Hand implements TimeMeter {
    private long nanos;

    @Override
    public long currentTimeNanos() {
      return nanos;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }

  private final Hand hand = new Hand();
  private final RateBuckets buckets = new RateBuckets(2, Duration.ofSeconds(3), hand);

  private int taken(String key) {
    int taken = 0;
    while (buckets.take(key).isEmpty()) {
      taken++;
    }
    return taken;
  }

  @Test
  void gives_what_was_saved_and_then_the_rate() {
    assertThat(taken("one")).isEqualTo(6);
    hand.nanos += Duration.ofSeconds(1).toNanos();
    assertThat(taken("one")).isEqualTo(2);
    hand.nanos += Duration.ofDays(1).toNanos();
    assertThat(taken("one")).isEqualTo(6);
  }

  @Test
  void says_how_long_to_wait() {
    taken("one");
    assertThat(buckets.take("one")).contains(Duration.ofMillis(500));
    hand.nanos += Duration.ofMillis(400).toNanos();
    assertThat(buckets.take("one")).contains(Duration.ofMillis(100));
  }

  @Test
  void one_leaves_the_others_theirs() {
    taken("one");
    assertThat(taken("other")).isEqualTo(6);
  }

  @Test
  void polling_never_has_less_than_the_rest() {
    assertThat(new RateSettings(10_000, 5_000, Duration.ofSeconds(1)).polls()).isEqualTo(10_000);
    assertThat(new RateSettings(10, 5_000, Duration.ofSeconds(1)).polls()).isEqualTo(5_000);
  }
}
