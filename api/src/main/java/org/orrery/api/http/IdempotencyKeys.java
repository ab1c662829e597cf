package org.orrery.api.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.IdempotencyKey;
import org.orrery.api.processes.Sha256;

/** The header {@code Idempotency-Key}: a request that is sent again is carried out once. */
final class IdempotencyKeys {
  static final String HEADER = "Idempotency-Key";

  /** Marks the answer to a request that was carried out before. */
  static final String REPLAYED = "Idempotency-Replayed";

  private IdempotencyKeys() {}

  static HttpResponse<?> marked(HttpResponse<?> answer, boolean replayed) {
    return replayed && answer instanceof MutableHttpResponse<?> open
        ? open.header(REPLAYED, "true")
        : answer;
  }

  /**
   * The key of a request, or null if it has none.
   *
   * @param target what is asked of, the same below every prefix
   * @throws OrreryException {@link ErrorCode#INVALID_REQUEST} if the header is no key
   */
  static @Nullable IdempotencyKey of(HttpRequest<?> request, String target, byte[] body) {
    String key = request.getHeaders().get(HEADER);
    if (key == null) {
      return null;
    }
    MessageDigest digest = Sha256.digest();
    String type = request.getHeaders().get(HttpHeaders.CONTENT_TYPE);
    String query = request.getUri().getRawQuery();
    for (String part :
        new String[] {target, query == null ? "" : query, type == null ? "" : type}) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    digest.update(body);
    return IdempotencyKey.of(key, Sha256.ofDigest(digest))
        .orElseThrow(
            () ->
                new OrreryException(
                    ErrorCode.INVALID_REQUEST,
                    "An `Idempotency-Key` has 1 to 255 visible ASCII characters."));
  }
}
