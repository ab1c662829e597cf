package org.orrery.api.http;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/**
 * One token bucket for each of many. One that nobody took from for long enough is full, and as good
 * as none, so it is forgotten.
 */
final class RateBuckets {
  /** Of all buckets; beyond, those used longest ago start again full. */
  private static final int MOST = 100_000;

  private final LoadingCache<Object, Bucket> buckets;

  /**
   * @param perSecond how many tokens come
   * @param saved for how long they are saved up
   */
  RateBuckets(int perSecond, Duration saved, TimeMeter clock) {
    long capacity = Math.max(1, saved.toMillis() * perSecond / 1000);
    Bandwidth bandwidth =
        Bandwidth.builder()
            .capacity(capacity)
            .refillGreedy(perSecond, Duration.ofSeconds(1))
            .build();
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(saved.plusSeconds(1))
            .build(
                key -> Bucket.builder().withCustomTimePrecision(clock).addLimit(bandwidth).build());
  }

  /**
   * Takes one token.
   *
   * @return empty if there was one, else how long until the next
   */
  Optional<Duration> take(Object key) {
    ConsumptionProbe probe = buckets.get(key).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }
}
