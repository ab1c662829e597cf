package org.orrery.api.callbacks;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Brings documents to receivers that a stranger named. Every method blocks, within limits. */
public interface CallbackTransport {
  /** How it went. */
  sealed interface Outcome {}

  /** The receiver has it. */
  record Received() implements Outcome {}

  /**
   * The receiver does not have it, or nobody knows.
   *
   * @param why one sentence, without the address
   * @param forGood trying again is of no use
   */
  record NotReceived(String why, boolean forGood) implements Outcome {}

  /**
   * Why nothing would be sent there, starting in lower case and without a full stop; empty if
   * something would be.
   *
   * @throws InterruptedException if the calling thread was interrupted
   */
  Optional<String> refusal(URI receiver) throws InterruptedException;

  /**
   * Posts a JSON document, at most once, and follows no redirect.
   *
   * @throws InterruptedException if the calling thread was interrupted; nobody knows then
   */
  Outcome send(URI receiver, byte[] document, Map<String, String> headers)
      throws InterruptedException;
}
