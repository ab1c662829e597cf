package org.orrery.api.outbound;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** How a fetch ended. Failures are ordinary: the address came from a stranger. */
public sealed interface Fetch {
  /**
   * The whole answer.
   *
   * @param uri after redirects
   * @param contentType the header as sent, or null
   * @param content decompressed; do not change
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on at once, never compared.
  record Fetched(URI uri, @Nullable String contentType, byte[] content) implements Fetch {}

  /** The policy does not allow the connection, or one that a redirect asked for. */
  record Refused(Refusal refusal) implements Fetch {}

  /** The answer is larger than allowed, or says that it is. */
  record TooLarge(long maxBytes) implements Fetch {}

  /** The total time ran out. */
  record TimedOut() implements Fetch {}

  /** The answer's status was neither 200 nor a redirect. */
  record BadStatus(int status) implements Fetch {}

  /**
   * No name, no connection, no certificate, an answer that breaks off or is no HTTP. One variant on
   * purpose: the difference would tell a stranger what listens where.
   */
  record Failed() implements Fetch {}
}
