package org.orrery.api.outbound;

import java.net.URI;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.Content;
import org.orrery.api.processes.RemoteDocuments;

/** Fetches documents of packages by the {@link OutboundClient}. */
public final class OutboundDocuments implements RemoteDocuments {
  private static final String ACCEPT =
      "application/cwl+yaml, application/cwl+json, application/cwl, application/yaml,"
          + " application/json;q=0.9, */*;q=0.5";

  private final OutboundClient client;

  public OutboundDocuments(OutboundClient client) {
    this.client = client;
  }

  @Override
  public Content fetch(URI uri) {
    Fetch fetch;
    try {
      fetch = client.get(uri, ACCEPT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OrreryException(
          ErrorCode.SHUTTING_DOWN, "The server stopped while it fetched `" + uri + "`.", e);
    }
    return switch (fetch) {
      case Fetch.Fetched fetched -> Content.of(fetched.content());
      case Fetch.Refused(Refusal refusal) ->
          throw new OrreryException(
              ErrorCode.FORBIDDEN_REFERENCE,
              "`%s` is not fetched: %s.".formatted(uri, refusal.sentence()));
      case Fetch.TooLarge(long max) ->
          throw unreachable(uri, "it is larger than the limit of " + max + " bytes");
      case Fetch.TimedOut() -> throw unreachable(uri, "it did not arrive in time");
      case Fetch.BadStatus(int status) -> throw unreachable(uri, "it answered status " + status);
      case Fetch.Failed() -> throw unreachable(uri, "there is no usable answer");
    };
  }

  private static OrreryException unreachable(URI uri, String why) {
    return new OrreryException(
        ErrorCode.UNREACHABLE_REFERENCE, "`%s` could not be fetched: %s.".formatted(uri, why));
  }
}
