package org.orrery.api.network;

import io.micronaut.context.annotation.Requires;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.http.ssl.CertificateProvider;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Sinks;

/**
 * The server's certificate, as its files are. They are looked at again and again rather than
 * watched: what a cluster mounts changes by links that no watcher of a file sees. Whatever is no
 * pair leaves the last one in use, so files may be replaced one after the other; connections that
 * are open keep what they began with.
 */
@Singleton
@Named(ReloadingCertificates.NAME)
@Requires(property = TlsSettings.CERTIFICATE)
final class ReloadingCertificates implements CertificateProvider {
  static final String NAME = "orrery";
  private static final Logger LOG = LoggerFactory.getLogger(ReloadingCertificates.class);

  private final Path certificate;
  private final Path key;
  private final Sinks.Many<KeyStore> stores = Sinks.many().replay().latest();
  private final ScheduledFuture<?> looking;
  private Contents seen;
  private boolean unreadable;

  @SuppressWarnings("ArrayRecordComponent") // Compared by its own method.
  private record Contents(byte[] certificate, byte[] key) {
    boolean isSame(Contents other) {
      return Arrays.equals(certificate, other.certificate) && Arrays.equals(key, other.key);
    }
  }

  /**
   * @throws ConfigurationException if the files are no pair
   */
  ReloadingCertificates(
      TlsSettings settings, @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
    this.certificate = Objects.requireNonNull(settings.certificate());
    this.key = Objects.requireNonNull(settings.key());
    try {
      this.seen = read();
      use(seen);
    } catch (IOException | GeneralSecurityException e) {
      throw new ConfigurationException(
          "HTTPS is not possible with `%s` (%s) and `%s` (%s): %s"
              .formatted(TlsSettings.CERTIFICATE, certificate, TlsSettings.KEY, key, reason(e)),
          // The root cause of what ends the start is its message.
          null);
    }
    this.looking = scheduler.scheduleWithFixedDelay(settings.look(), settings.look(), this::look);
  }

  private static String reason(Exception failure) {
    return failure instanceof IOException
        ? "a file can't be read: " + failure.getMessage()
        : String.valueOf(failure.getMessage());
  }

  private Contents read() throws IOException {
    return new Contents(Files.readAllBytes(certificate), Files.readAllBytes(key));
  }

  /** By one thread after another. */
  private void look() {
    Contents now;
    try {
      now = read();
    } catch (IOException e) {
      if (!unreadable) {
        LOG.warn("The last certificate stays in use, a file can't be read: {}", e.getMessage());
      }
      unreadable = true;
      return;
    }
    unreadable = false;
    if (now.isSame(seen)) {
      return;
    }
    seen = now;
    try {
      use(now);
    } catch (GeneralSecurityException e) {
      LOG.warn(
          "The last certificate stays in use, {} and {} are no pair now: {}",
          certificate,
          key,
          e.getMessage());
    }
  }

  private void use(Contents contents) throws GeneralSecurityException {
    PemPair pair = PemPair.parse(contents.certificate(), contents.key());
    stores.tryEmitNext(pair.keyStore()).orThrow();
    X509Certificate own = pair.chain().getFirst();
    LOG.info("HTTPS with the certificate of {}, good until {}", name(own), own.getNotAfter());
    try {
      own.checkValidity();
    } catch (CertificateException e) {
      LOG.warn("Clients will refuse the certificate of {}, by its dates", name(own));
    }
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  @Override
  public Publisher<KeyStore> getKeyStore() {
    return stores.asFlux();
  }

  @Override
  public String getName() {
    return NAME;
  }

  @PreDestroy
  void close() {
    looking.cancel(false);
  }
}
