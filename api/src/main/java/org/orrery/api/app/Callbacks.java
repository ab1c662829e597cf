package org.orrery.api.app;

import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.orrery.api.callbacks.CallbackDocuments;
import org.orrery.api.callbacks.CallbackSender;
import org.orrery.api.callbacks.CallbackStore;
import org.orrery.api.callbacks.CallbackTransport;
import org.orrery.api.jobs.JobStore;
import org.orrery.api.outbound.AllowedDestination;
import org.orrery.api.outbound.OutboundCallbacks;
import org.orrery.api.outbound.OutboundClient;
import org.orrery.api.outbound.OutboundPolicy;
import org.orrery.api.outbound.OutboundRules;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.store.PgCallbackStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything about callbacks, and the loop that sends them on a thread of its own. */
final class Callbacks {
  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

  /** Attempts that were broken off end soon after. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final ApplicationContext context;
  private final DatabaseHost database;
  private final JobStore jobs;
  private final CallbackSettings settings;
  private final CallbackStore store;
  private final CallbackTransport transport;
  private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore wakes = new Semaphore(0);
  private volatile boolean more;
  private volatile boolean stopping;
  private @Nullable Thread thread;

  /** Gives the container what controllers need. */
  Callbacks(
      ApplicationContext context, DatabaseHost database, JobStore jobs, ExecutorService executor)
      throws IOException {
    this.context = context;
    this.database = database;
    this.jobs = jobs;
    settings = context.getBean(CallbackSettings.class);
    store = new PgCallbackStore(database.database());
    transport = transport(context.getBean(OutboundSettings.class), executor);
    context.registerSingleton(CallbackStore.class, store);
    context.registerSingleton(CallbackTransport.class, transport);
  }

  /** A client of its own: slow receivers keep nobody from fetching documents. */
  private CallbackTransport transport(OutboundSettings outbound, ExecutorService executor)
      throws IOException {
    OutboundRules rules =
        new OutboundRules(
            outbound.ports(),
            outbound.allow().stream().map(AllowedDestination::parse).toList(),
            0,
            1,
            outbound.connectTimeout(),
            outbound.totalTimeout().compareTo(settings.timeout()) < 0
                ? outbound.totalTimeout()
                : settings.timeout(),
            settings.maxConcurrent());
    try {
      return new OutboundCallbacks(
          new OutboundClient(
              new OutboundPolicy(rules, name -> List.of(InetAddress.getAllByName(name))),
              executor,
              SSLContext.getDefault()));
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("this Java has no TLS", e);
    }
  }

  /** Starts the loop; the container is complete by now. Returns at once. */
  void start() {
    CallbackSender sender =
        new CallbackSender(
            new CallbackSender.Ports(
                store, jobs::find, context.getBean(CallbackDocuments.class), transport),
            settings.rules(),
            attempts,
            this::freed);
    thread = Thread.ofVirtual().name("callbacks").start(() -> loop(sender));
  }

  /** Breaks off what is being sent: somebody tries it again once its lease has run out. */
  void stop() throws InterruptedException {
    stopping = true;
    wakes.release();
    if (thread != null) {
      thread.join();
    }
    attempts.shutdownNow();
    if (!attempts.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("Some callbacks are still being sent");
    }
  }

  private void freed() {
    if (more) {
      wakes.release();
    }
  }

  private void loop(CallbackSender sender) {
    try {
      while (!stopping) {
        more = once(sender);
        if (wakes.tryAcquire(settings.interval().toMillis(), TimeUnit.MILLISECONDS)) {
          wakes.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A shell: whatever it meets, the next time tries again. */
  private boolean once(CallbackSender sender) {
    try {
      return database.migrated() && sender.tick();
    } catch (OrreryException e) {
      LOG.debug("Callbacks wait", e);
    } catch (RuntimeException bug) {
      LOG.error("Looking for callbacks met a defect", bug);
    }
    return false;
  }
}
