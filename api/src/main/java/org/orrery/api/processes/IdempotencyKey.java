package org.orrery.api.processes;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a client calls a request, so that sending it again does nothing again (the draft standard
 * "The Idempotency-Key HTTP Header Field"). A key is one of its workspace and is kept for a day.
 *
 * @param key as the client gave it, 1 to 255 visible ASCII characters
 * @param request the digest of all that was asked for
 */
public record IdempotencyKey(String key, Sha256 request) {
  /** After that a key is forgotten, and may mean something else. */
  public static final Duration KEPT = Duration.ofHours(24);

  private static final Pattern SHAPE = Pattern.compile("[\\x21-\\x7e]{1,255}");

  public IdempotencyKey {
    if (!SHAPE.matcher(key).matches()) {
      throw new IllegalArgumentException("no idempotency key: " + key);
    }
  }

  /** Empty if the text is no key. */
  public static Optional<IdempotencyKey> of(String key, Sha256 request) {
    return SHAPE.matcher(key).matches()
        ? Optional.of(new IdempotencyKey(key, request))
        : Optional.empty();
  }
}
