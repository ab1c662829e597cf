package org.orrery.conformance.ogc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.orrery.conformance.e2e.ServerProcess;

/**
 * What all tests share: one server, a proxy before it that changes nothing, another service that it
 * may call, and what was deployed and executed there as a fixture.
 */
final class World implements AutoCloseable {
  /** The built-in process that gives its inputs back; the standard's suites call it so. */
  static final String ECHO = "echo";

  private static final AtomicInteger NAMES = new AtomicInteger();

  private final Path folder;
  private final Elsewhere elsewhere;
  private final ServerProcess server;
  private final Proxy proxy;
  private final Api direct;
  private final Map<String, String> fixtures = new HashMap<>();

  World() {
    try {
      folder = Files.createTempDirectory("orrery-conformance");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    elsewhere = new Elsewhere();
    server =
        ServerProcess.start(
            folder.resolve("data"),
            ServerProcess.freePort(),
            Map.of("ORRERY_OUTBOUND_ALLOW", elsewhere.hostAndPort()));
    proxy = new Proxy(server.base());
    direct = new Api(server.base());
  }

  /** Where the server itself answers. */
  URI server() {
    return server.base();
  }

  /** The server as the tests see it. */
  Api api() {
    return new Api(proxy.base());
  }

  Elsewhere elsewhere() {
    return elsewhere;
  }

  /** An id that no process of this run has. */
  static String fresh(String stem) {
    return stem + "-" + NAMES.incrementAndGet();
  }

  /** A tool that ends with an exit code; executed asynchronously only, as CWL is by default. */
  String failing() {
    return deployed("failing", Documents.failing());
  }

  /** A tool that copies a text into a file. */
  String copying() {
    return deployed("copying", Documents.copying());
  }

  /** A job that failed. */
  String failedJob() {
    return fixture(
        "failed job", () -> direct.ended(direct.start(failing(), "{\"inputs\": {}}"), "failed"));
  }

  /** A job of the echo process that succeeded. */
  String finishedJob(String body) {
    return fixture(body, () -> direct.ended(direct.start(ECHO, body), "successful"));
  }

  /** A job of the echo process that still runs when the tests are over. */
  String runningJob() {
    return fixture(
        "running job",
        () -> {
          String job = direct.start(ECHO, "{\"inputs\": {\"pause\": 600}}");
          return direct.ended(job, "running");
        });
  }

  private String deployed(String stem, String cwl) {
    return fixture(
        "process " + stem,
        () -> {
          String id = fresh(stem);
          direct.deploy(id, cwl);
          return id;
        });
  }

  private synchronized String fixture(String key, Supplier<String> make) {
    String made = fixtures.get(key);
    if (made == null) {
      // Not by `computeIfAbsent`: making one fixture may make another.
      made = make.get();
      fixtures.put(key, made);
    }
    return made;
  }

  @Override
  public void close() {
    proxy.close();
    server.close();
    elsewhere.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
