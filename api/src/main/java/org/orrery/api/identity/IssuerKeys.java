package org.orrery.api.identity;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.orrery.api.outbound.Fetch;
import org.orrery.api.outbound.OutboundClient;
import org.orrery.api.outbound.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of an issuer: fetched when they are first needed, so that a server starts without its
 * issuer; kept; renewed ahead of time in the background; fetched at once for a key that isn't among
 * them, which is how a rotation shows; and held on to while the issuer is away.
 */
final class IssuerKeys implements ResourceRetriever {
  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

  /** How long those wait who need keys that somebody else is fetching. */
  private static final long LONGEST_WAIT_MILLIS = 10_000;

  private final URI uri;
  private final OutboundClient client;

  private final Runnable fetched;

  /** Whether they were ever had. */
  private volatile boolean known;

  private IssuerKeys(URI uri, OutboundClient client, Runnable fetched) {
    this.uri = uri;
    this.client = client;
    this.fetched = fetched;
  }

  /**
   * @param fetched told whenever keys have come, which may be others than before
   * @param renewals runs what renews keys ahead of time; not closed
   */
  static JWKSource<SecurityContext> of(
      URI uri,
      OutboundClient client,
      KeyCaching caching,
      ExecutorService renewals,
      Runnable fetched) {
    long kept = caching.kept().toMillis();
    IssuerKeys keys = new IssuerKeys(uri, client, fetched);
    try {
      JWKSource<SecurityContext> source =
          JWKSourceBuilder.create(uri.toURL(), keys)
              .cache(kept, Math.min(LONGEST_WAIT_MILLIS, kept / 4))
              .refreshAheadCache(kept / 4, event -> {}, renewals, false, null, false)
              .rateLimited(caching.interval().toMillis())
              .outageTolerant(caching.outage().toMillis())
              .build();
      return (selector, context) -> {
        try {
          return source.get(selector, context);
        } catch (RateLimitReachedException e) {
          if (keys.known) {
            // They were looked at a moment ago and the key was not among them: one that was
            // withdrawn, or that never was. To say "try again later" would be wrong.
            return List.of();
          }
          throw e;
        }
      };
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("`" + uri + "` is no URL", e);
    }
  }

  @Override
  public Resource retrieveResource(URL url) throws IOException {
    try {
      return switch (client.get(uri, "application/jwk-set+json, application/json")) {
        case Fetch.Fetched keys -> {
          known = true;
          fetched.run();
          yield new Resource(
              new String(keys.content(), StandardCharsets.UTF_8), keys.contentType());
        }
        case Fetch.Refused(Refusal refusal) -> throw failed(refusal.sentence());
        case Fetch.TooLarge(long max) -> throw failed("it is larger than " + max + " bytes");
        case Fetch.TimedOut() -> throw failed("it did not arrive in time");
        case Fetch.BadStatus(int status) -> throw failed("it answered status " + status);
        case Fetch.Failed() -> throw failed("there is no usable answer");
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while keys were fetched");
    }
  }

  private IOException failed(String why) {
    LOG.warn("The keys at {} can't be had: {}", uri, why);
    return new IOException(why);
  }
}
