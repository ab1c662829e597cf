package org.orrery.api.outbound;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.Lookup;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what a stranger named, and posts where a stranger wants it, within the {@link
 * OutboundPolicy}. It sends no cookies and no credentials, uses no proxy, keeps no connection, and
 * follows redirects of fetches itself so that each hop is decided like the first. Of an address it
 * logs host and port only: the rest may hold secrets. Safe for concurrent use.
 */
public final class OutboundClient {
  private static final Logger LOG = LoggerFactory.getLogger(OutboundClient.class);
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Http1Config HTTP_LIMITS =
      Http1Config.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(100).build();

  private final OutboundPolicy policy;
  private final ExecutorService executor;
  private final Lookup<TlsSocketStrategy> tls;
  private final Semaphore slots;

  /**
   * @param executor gives each fetch a thread of its own; virtual ones are best, because their
   *     blocked reads end when they are interrupted
   * @param trust whose certificates are believed
   */
  public OutboundClient(OutboundPolicy policy, ExecutorService executor, SSLContext trust) {
    this.policy = policy;
    this.executor = executor;
    this.tls =
        RegistryBuilder.<TlsSocketStrategy>create()
            .register(URIScheme.HTTPS.id, new DefaultClientTlsStrategy(trust))
            .build();
    this.slots = new Semaphore(policy.rules().maxConcurrent());
  }

  /**
   * Fetches a resource by GET. Blocks for the total timeout of the rules at most, also while names
   * are looked up.
   *
   * @param accept for the Accept header
   * @throws InterruptedException if the calling thread was interrupted; the fetch is abandoned
   */
  public Fetch get(URI uri, String accept) throws InterruptedException {
    return inTime(() -> followRedirects(uri, accept));
  }

  /**
   * Posts content once. Blocks like {@link #get}. No redirect is followed: what is sent is meant
   * for the one address that was named.
   *
   * @param headers beside the content type
   * @return {@link Fetch.Fetched}, without content, for every status from 200 to 299; the body of
   *     the answer is not read. {@link Fetch.TimedOut} and {@link Fetch.Failed} do not tell whether
   *     it arrived.
   * @throws InterruptedException if the calling thread was interrupted; whether it arrived is then
   *     unknown
   */
  public Fetch post(URI uri, String contentType, byte[] content, Map<String, String> headers)
      throws InterruptedException {
    return inTime(
        () -> {
          slots.acquire();
          try {
            HttpPost request = new HttpPost("/");
            headers.forEach(request::setHeader);
            request.setEntity(new ByteArrayEntity(content, ContentType.parse(contentType)));
            return switch (hop(uri, request, OutboundClient::received)) {
              case Done(Fetch fetch) -> fetch;
              case Redirect _ -> throw new IllegalStateException("a post follows no redirect");
            };
          } finally {
            slots.release();
          }
        });
  }

  private static Hop received(URI uri, ClassicHttpResponse response) {
    int status = response.getCode();
    return new Done(
        status / 100 == 2
            ? new Fetch.Fetched(uri, null, new byte[0])
            : new Fetch.BadStatus(status));
  }

  /**
   * What the policy has against an address, without connecting. Blocks like {@link #get}. Empty
   * also if its name can't be looked up now: that may be otherwise later.
   *
   * @throws InterruptedException if the calling thread was interrupted
   */
  public Optional<Refusal> refusal(URI uri) throws InterruptedException {
    Fetch decided =
        inTime(
            () ->
                switch (policy.decide(uri)) {
                  case OutboundPolicy.Denied(Refusal refusal) -> new Fetch.Refused(refusal);
                  case OutboundPolicy.Unresolvable _, OutboundPolicy.Target _ -> new Fetch.Failed();
                });
    return decided instanceof Fetch.Refused(Refusal refusal)
        ? Optional.of(refusal)
        : Optional.empty();
  }

  private Fetch inTime(Callable<Fetch> work) throws InterruptedException {
    Future<Fetch> fetch = executor.submit(work);
    try {
      return fetch.get(policy.rules().totalTimeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return new Fetch.TimedOut();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A fetch ended by an unexpected error", e.getCause());
    } finally {
      fetch.cancel(true);
    }
  }

  private Fetch followRedirects(URI first, String accept) throws InterruptedException {
    slots.acquire();
    try {
      URI uri = first;
      for (int redirects = 0; redirects <= policy.rules().maxRedirects(); redirects++) {
        HttpGet request = new HttpGet("/");
        request.setHeader("Accept", accept);
        request.setHeader("Accept-Encoding", "gzip, identity;q=0.5");
        switch (hop(uri, request, this::answer)) {
          case Done(Fetch fetch) -> {
            return fetch;
          }
          case Redirect(URI target) -> {
            if ("https".equalsIgnoreCase(uri.getScheme())
                && "http".equalsIgnoreCase(target.getScheme())) {
              return new Fetch.Refused(Refusal.DOWNGRADE);
            }
            uri = target;
          }
        }
      }
      return new Fetch.Refused(Refusal.REDIRECTS);
    } finally {
      slots.release();
    }
  }

  private sealed interface Hop {}

  private record Done(Fetch fetch) implements Hop {}

  private record Redirect(URI target) implements Hop {}

  /** What an answer means. */
  @FunctionalInterface
  private interface Reading {
    Hop read(URI uri, ClassicHttpResponse response) throws IOException;
  }

  private Hop hop(URI uri, ClassicHttpRequest request, Reading reading) {
    return switch (policy.decide(uri)) {
      case OutboundPolicy.Denied(Refusal refusal) -> new Done(new Fetch.Refused(refusal));
      case OutboundPolicy.Unresolvable() -> new Done(new Fetch.Failed());
      case OutboundPolicy.Target target -> {
        try {
          yield exchange(target, request, reading);
        } catch (IOException e) {
          LOG.info("Talking to {} port {} failed: {}", target.host(), target.port(), e.toString());
          yield new Done(new Fetch.Failed());
        }
      }
    };
  }

  private Hop exchange(OutboundPolicy.Target target, ClassicHttpRequest request, Reading reading)
      throws IOException {
    BasicHttpClientConnectionManager connection = connectionTo(target);
    // Closing the response in the usual way would first read an endless body to its end.
    try (CloseableHttpClient client = client(connection)) {
      request.setUri(target.uri());
      request.setHeader("User-Agent", "Orrery");
      HttpHost host = new HttpHost(target.scheme(), target.host(), target.port());
      return reading.read(target.uri(), client.executeOpen(host, request, null));
    } finally {
      connection.close(CloseMode.IMMEDIATE);
    }
  }

  private Hop answer(URI uri, ClassicHttpResponse response) throws IOException {
    int status = response.getCode();
    if (REDIRECTS.contains(status)) {
      Header location = response.getFirstHeader("Location");
      Optional<URI> redirect =
          location == null ? Optional.empty() : resolve(uri, location.getValue());
      return redirect
          .<Hop>map(Redirect::new)
          .orElseGet(() -> new Done(new Fetch.Refused(Refusal.BAD_REDIRECT)));
    }
    if (status != 200) {
      return new Done(new Fetch.BadStatus(status));
    }
    HttpEntity entity = response.getEntity();
    return new Done(entity == null ? new Fetch.Fetched(uri, null, new byte[0]) : read(uri, entity));
  }

  private Fetch read(URI uri, HttpEntity entity) throws IOException {
    long max = policy.rules().maxBytes();
    if (entity.getContentLength() > max) {
      return new Fetch.TooLarge(max);
    }
    byte[] content = entity.getContent().readNBytes((int) max + 1);
    String encoding =
        entity.getContentEncoding() == null
            ? "identity"
            : entity.getContentEncoding().toLowerCase(Locale.ROOT);
    if (content.length <= max && encoding.matches("(x-)?gzip")) {
      // Bounded by what comes out as well: a few kilobytes can unfold to gigabytes.
      content = new GZIPInputStream(new ByteArrayInputStream(content)).readNBytes((int) max + 1);
    } else if (!encoding.matches("(x-)?gzip|identity")) {
      throw new IOException("Unknown content encoding");
    }
    return content.length > max
        ? new Fetch.TooLarge(max)
        : new Fetch.Fetched(uri, entity.getContentType(), content);
  }

  private static Optional<URI> resolve(URI base, String location) {
    try {
      return Optional.of(base.resolve(new URI(location.strip())));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static CloseableHttpClient client(BasicHttpClientConnectionManager connection) {
    return HttpClients.custom()
        .setConnectionManager(connection)
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableContentCompression()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableDefaultUserAgent()
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build())
        .build();
  }

  private BasicHttpClientConnectionManager connectionTo(OutboundPolicy.Target target) {
    Duration total = policy.rules().totalTimeout();
    BasicHttpClientConnectionManager manager =
        BasicHttpClientConnectionManager.create(
            null,
            new CheckedAddresses(target),
            tls,
            ManagedHttpClientConnectionFactory.builder().http1Config(HTTP_LIMITS).build());
    manager.setConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(Timeout.of(policy.rules().connectTimeout()))
            .setSocketTimeout(Timeout.of(total))
            .build());
    return manager;
  }

  /** Answers with what the policy has checked, and knows no other name. */
  private record CheckedAddresses(OutboundPolicy.Target target) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      if (!host.equals(target.host())) {
        throw new UnknownHostException(host);
      }
      return target.addresses().toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
