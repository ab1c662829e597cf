package org.orrery.api.app;

import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.SSLContext;
import org.orrery.api.access.AnonymousCallers;
import org.orrery.api.access.Authenticator;
import org.orrery.api.access.Caller;
import org.orrery.api.identity.ApiKeys;
import org.orrery.api.identity.BearerCredentials;
import org.orrery.api.identity.IssuedTokens;
import org.orrery.api.identity.TrustedIssuer;
import org.orrery.api.outbound.AllowedDestination;
import org.orrery.api.outbound.OutboundClient;
import org.orrery.api.outbound.OutboundPolicy;
import org.orrery.api.outbound.OutboundRules;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.api.store.Database;
import org.orrery.api.store.PgApiKeyStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the server knows who asks.
 *
 * @param prepare what is to be done once, when the database is there
 */
record Identity(Authenticator authenticator, ApiKeys keys, Runnable prepare) {
  private static final Logger LOG = LoggerFactory.getLogger(Identity.class);
  private static final WorkspaceId DEFAULT_WORKSPACE = new WorkspaceId("default");

  /** A set of keys has some kilobytes, and callers wait for it. */
  private static final long MOST_BYTES = 1 << 20;

  private static final Duration LONGEST_FETCH = Duration.ofSeconds(8);

  static Identity open(
      ApplicationContext context,
      Path data,
      Database database,
      ExecutorService executor,
      Clock clock)
      throws IOException {
    SecuritySettings settings = context.getBean(SecuritySettings.class);
    ApiKeys keys =
        new ApiKeys(
            new PgApiKeyStore(database),
            context.getBean(ApiKeySettings.class).lifetimes(),
            new SecureRandom(),
            clock);
    List<TrustedIssuer> issuers =
        context.getBeansOfType(IssuerSettings.class).stream().map(IssuerSettings::trusted).toList();
    IssuedTokens tokens =
        new IssuedTokens(
            issuers,
            context.getBean(IssuerKeySettings.class).caching(),
            client(issuers, context.getBean(OutboundSettings.class), executor),
            executor,
            clock);
    Optional<Caller> anonymous =
        switch (settings.anonymous()) {
          case NONE -> Optional.empty();
          case READ -> Optional.of(Caller.NOBODY);
          case OWNER -> Optional.of(Caller.LOCAL);
        };
    FirstKeyFile file = new FirstKeyFile(data);
    Runnable prepare =
        () ->
            keys.makeFirst(DEFAULT_WORKSPACE, file::write)
                .ifPresent(key -> LOG.info("The first operator's key is in {}", file.path()));
    return new Identity(
        new AnonymousCallers(anonymous, new BearerCredentials(keys, tokens)),
        keys,
        settings.anonymous() == SecuritySettings.Anonymous.OWNER ? () -> {} : prepare);
  }

  /** Reaches what the operator named as issuers' keys, wherever it is, and nothing private else. */
  private static OutboundClient client(
      List<TrustedIssuer> issuers, OutboundSettings settings, ExecutorService executor)
      throws IOException {
    List<AllowedDestination> named = new ArrayList<>();
    for (TrustedIssuer issuer : issuers) {
      URI keys = issuer.keys();
      AllowedDestination.Host host = host(keys);
      named.add(host);
      if (keys.getScheme().equals("http") && !isLoopback(host.name())) {
        LOG.warn(
            "The keys of {} come by plain HTTP: whoever can change them on the way can be anybody",
            issuer.issuer());
      }
    }
    OutboundRules rules =
        new OutboundRules(
            settings.ports(),
            named,
            settings.maxRedirects(),
            MOST_BYTES,
            settings.connectTimeout(),
            settings.totalTimeout().compareTo(LONGEST_FETCH) < 0
                ? settings.totalTimeout()
                : LONGEST_FETCH,
            settings.maxConcurrent());
    try {
      return new OutboundClient(
          new OutboundPolicy(rules, name -> List.of(InetAddress.getAllByName(name))),
          executor,
          SSLContext.getDefault());
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("this Java has no TLS", e);
    }
  }

  private static AllowedDestination.Host host(URI keys) {
    int port = keys.getPort() > 0 ? keys.getPort() : keys.getScheme().equals("https") ? 443 : 80;
    return (AllowedDestination.Host) AllowedDestination.parse(keys.getHost() + ":" + port);
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("0:0:0:0:0:0:0:1");
  }
}
