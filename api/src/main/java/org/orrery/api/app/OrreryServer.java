package org.orrery.api.app;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanContextException;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import org.orrery.api.network.TlsProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's main class: starts it, keeps it until a signal, stops it in order. */
public final class OrreryServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OrreryServer.class);
  private static final int REFUSED = 1;

  private final ApplicationContext context;
  private final Composition composition;
  private final EmbeddedServer http;

  private OrreryServer(ApplicationContext context, Composition composition, EmbeddedServer http) {
    this.context = context;
    this.composition = composition;
    this.http = http;
  }

  /** Runs until a signal ends it; ends with 1, and a line in the log, if it can't start. */
  public static void main(String[] args) throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    try {
      OrreryServer server = start(args);
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .name("stop")
                  .unstarted(
                      () -> {
                        server.close();
                        stopped.countDown();
                      }));
    } catch (IOException | ConfigurationException | BeanContextException e) {
      LOG.error("The server does not start: {}", rootMessage(e));
      LOG.debug("The cause", e);
      System.exit(REFUSED);
    }
    stopped.await();
  }

  /**
   * Starts a server and returns when it listens; its database may still be on its way.
   *
   * @param args as on the command line, for example {@code -micronaut.server.port=8081}
   * @throws IOException if the data folder can't be used, or another server has it
   */
  public static OrreryServer start(String... args) throws IOException, InterruptedException {
    ApplicationContext context = ApplicationContext.builder(OrreryServer.class).args(args).build();
    Composition composition = null;
    boolean started = false;
    try {
      TlsProperties.derive(context.getEnvironment());
      context.start();
      composition = Composition.of(context);
      composition.start();
      EmbeddedServer http = context.getBean(EmbeddedServer.class);
      http.start();
      LOG.info("The server listens on {}", http.getURI());
      started = true;
      return new OrreryServer(context, composition, http);
    } finally {
      if (!started) {
        if (composition != null) {
          composition.stopJobs();
          composition.close();
        }
        context.close();
      }
    }
  }

  /** Where it listens. */
  public URI uri() {
    return http.getURI();
  }

  /** Lets go of running jobs, whose steps go on, and stops everything else. */
  @Override
  public void close() {
    LOG.info("The server stops");
    composition.stopJobs();
    context.close();
    composition.close();
    LOG.info("The server has stopped");
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
