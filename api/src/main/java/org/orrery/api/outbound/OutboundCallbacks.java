package org.orrery.api.outbound;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.orrery.api.callbacks.CallbackTransport;

/** Sends callbacks by the {@link OutboundClient}. */
public final class OutboundCallbacks implements CallbackTransport {
  private static final int GONE = 410;

  private final OutboundClient client;

  public OutboundCallbacks(OutboundClient client) {
    this.client = client;
  }

  @Override
  public Optional<String> refusal(URI receiver) throws InterruptedException {
    return client.refusal(receiver).map(Refusal::sentence);
  }

  @Override
  public Outcome send(URI receiver, byte[] document, Map<String, String> headers)
      throws InterruptedException {
    return switch (client.post(receiver, "application/json", document, headers)) {
      case Fetch.Fetched _ -> new Received();
      case Fetch.BadStatus(int status) -> status(status);
      // Names may lead elsewhere by the next attempt.
      case Fetch.Refused(Refusal refusal) ->
          new NotReceived("Nothing is sent there: " + refusal.sentence() + ".", false);
      case Fetch.TimedOut() -> new NotReceived("The receiver did not answer in time.", false);
      case Fetch.Failed() -> new NotReceived("The receiver gave no usable answer.", false);
      case Fetch.TooLarge _ -> throw new IllegalStateException("the body of an answer is not read");
    };
  }

  private static NotReceived status(int status) {
    return status / 100 == 3
        ? new NotReceived(
            "The receiver redirects (status " + status + "), which is not followed.", false)
        : new NotReceived("The receiver answered status " + status + ".", status == GONE);
  }
}
