package org.orrery.api.store.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.orrery.api.store.DatabaseAccess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the cluster of a data folder running. The folder must be locked by this server ({@link
 * DataFolderLock}). A postmaster that outlived its server is adopted if it lets us in, else stopped
 * and started; one that dies is started again, with growing pauses between vain attempts.
 */
public final class EmbeddedPostgres {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final PostgresCluster cluster;
  private final Clock clock;
  private final int port;
  private Duration pause = FIRST_PAUSE;
  private Instant notBefore = Instant.MIN;
  private boolean watched;
  private boolean stopped;
  private volatile @Nullable String trouble = "is being started";

  /**
   * Unpacks the programs and sets the cluster up if that was not done. Starts nothing.
   *
   * @param folder the cluster's folder
   * @param configuredPort 0 for a free port, which the folder remembers
   */
  public EmbeddedPostgres(Path folder, int configuredPort, Clock clock)
      throws IOException, InterruptedException {
    this.clock = clock;
    this.cluster = new PostgresCluster(folder);
    cluster.initialise();
    this.port = choosePort(configuredPort);
  }

  /** Where the server's role connects to; the same for this object's life. */
  public DatabaseAccess access() throws IOException {
    return new DatabaseAccess(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, PostgresCluster.DATABASE),
        PostgresCluster.ROLE,
        cluster.password());
  }

  /** Why the database is not there, or null while it runs. */
  public @Nullable String trouble() {
    return trouble;
  }

  /**
   * Starts or adopts the postmaster if none of ours runs and the pause after the last vain attempt
   * is over; else returns at once. Call it often. Blocks while PostgreSQL starts.
   */
  public synchronized void ensureRunning() throws InterruptedException {
    try {
      if (stopped || (watched && cluster.running())) {
        return;
      }
      if (watched) {
        LOG.warn("The embedded PostgreSQL has ended");
        trouble = "has ended and is being started again";
        watched = false;
      }
      if (clock.instant().isBefore(notBefore)) {
        return;
      }
      bringUp();
      watched = true;
      trouble = null;
      pause = FIRST_PAUSE;
      notBefore = Instant.MIN;
    } catch (IOException failure) {
      trouble = "can't be started";
      notBefore = clock.instant().plus(pause);
      LOG.warn(
          "The embedded PostgreSQL can't be started, next attempt in {}: {}",
          pause,
          failure.getMessage());
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  private void bringUp() throws IOException, InterruptedException {
    if (cluster.running()) {
      if (cluster.recordedPort() == port && letsUsIn()) {
        LOG.info("Adopted the running embedded PostgreSQL on port {}", port);
        return;
      }
      LOG.info("Stopping an embedded PostgreSQL that does not answer");
      cluster.stop();
    }
    cluster.forgetForeignPid();
    cluster.start(port);
    LOG.info("Started the embedded PostgreSQL on port {}", port);
  }

  /** Logging in proves that it is ours: no other cluster knows the password. */
  private boolean letsUsIn() throws IOException {
    try (Connection connection = access().connect()) {
      return connection.isValid(1);
    } catch (SQLException refused) {
      LOG.debug("The running PostgreSQL does not let us in", refused);
      return false;
    }
  }

  /** Stops the postmaster within about a second. Idempotent. */
  public synchronized void stop() throws IOException, InterruptedException {
    stopped = true;
    trouble = "is stopped";
    cluster.stop();
  }

  /**
   * The configured port, else that of a postmaster that still runs, else the remembered one if
   * nobody else has taken it, else any free one.
   */
  private int choosePort(int configured) throws IOException {
    if (configured != 0) {
      return configured;
    }
    if (cluster.running() && cluster.recordedPort() != 0) {
      return cluster.recordedPort();
    }
    Path memory = cluster.folder().resolve("port");
    if (Files.exists(memory)) {
      int remembered =
          Integer.parseInt(Files.readString(memory, StandardCharsets.US_ASCII).strip());
      if (freePort(remembered) == remembered) {
        return remembered;
      }
    }
    int free = freePort(0);
    Path half = memory.resolveSibling("port.part");
    Files.writeString(half, free + "\n", StandardCharsets.US_ASCII);
    Files.move(half, memory, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return free;
  }

  /** The wanted port if it is free, else any free one. */
  private static int freePort(int wanted) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
      return socket.getLocalPort();
    } catch (BindException taken) {
      if (wanted == 0) {
        throw taken;
      }
      return freePort(0);
    }
  }
}
