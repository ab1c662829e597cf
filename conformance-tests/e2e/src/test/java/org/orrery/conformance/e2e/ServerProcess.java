package org.orrery.conformance.e2e;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One server process on a data folder and a port of its own, started by {@code deploy/server}. The
 * process id is the server's, so killing it is what a crash is. Closing stops it as a user would.
 */
public final class ServerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  /** The root of the built tree; Maven runs tests in the module's folder. */
  static final Path TREE = Path.of("").toAbsolutePath().getParent().getParent();

  private final Process process;
  private final URI base;
  private final Path log;

  private ServerProcess(Process process, URI base, Path log) {
    this.process = process;
    this.base = base;
    this.log = log;
  }

  /** Starts on a free port and returns when it answers. */
  public static ServerProcess start(Path data) {
    return start(data, freePort(), Map.of());
  }

  /**
   * Starts and returns when it answers.
   *
   * @param data the data folder, made if it isn't there; the log is appended to a file beside it
   * @param environment added to this process's own
   */
  public static ServerProcess start(Path data, int port, Map<String, String> environment) {
    ServerProcess server = launch(data, port, environment);
    try {
      Eventually.within(START_LIMIT)
          .holds("the server answers", () -> server.answers() || server.ended());
    } catch (AssertionError e) {
      server.kill();
      throw new AssertionError(e.getMessage() + "\n" + server.log(), e);
    }
    if (server.ended()) {
      fail("the server ended with %s%n%s", server.process.exitValue(), server.log());
    }
    return server;
  }

  /** Starts without waiting for anything. */
  public static ServerProcess launch(Path data, int port, Map<String, String> environment) {
    Path log = data.resolveSibling(data.getFileName() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(TREE.resolve("deploy/server").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("ORRERY_DATA", data.toString());
    builder.environment().put("MICRONAUT_SERVER_PORT", Integer.toString(port));
    builder.environment().put("ORRERY_SECURITY_ANONYMOUS", "owner");
    builder
        .environment()
        .put("ORRERY_JAVA_OPTS", "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    builder.environment().putAll(environment);
    try {
      return new ServerProcess(builder.start(), URI.create("http://127.0.0.1:" + port + "/"), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the server answers; ends in a slash. */
  public URI base() {
    return base;
  }

  public long pid() {
    return process.pid();
  }

  /** Everything that the servers on this data folder wrote. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean ended() {
    return !process.isAlive();
  }

  /** Waits for the process to end by itself and answers its exit code. */
  public int awaitEnd(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        fail("the server still runs after %s%n%s", limit, log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** SIGKILL, as the kernel or a power cut would do it; its database and its steps live on. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd(STOP_LIMIT);
  }

  /** SIGTERM, and waits until it has ended. */
  public void stop() {
    process.destroy();
    awaitEnd(STOP_LIMIT);
  }

  @Override
  public void close() {
    if (!ended()) {
      stop();
    }
  }

  private boolean answers() {
    return new OgcClient(base)
        .tryGet("health")
        .filter(answer -> answer.status() == 200)
        .isPresent();
  }

  /** A port that nothing listens on at this moment. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
