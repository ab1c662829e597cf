package org.orrery.conformance.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A service of this host: answers {@code /NAME} with the document of that name beside the tests,
 * and {@code /redirect?URL} with a redirect there. It remembers what it was asked.
 */
final class LoopbackService implements AutoCloseable {
  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  LoopbackService() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /** As a server's configuration names it. */
  String hostAndPort() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  URI uri(String path) {
    return URI.create("http://" + hostAndPort() + "/" + path);
  }

  List<String> requests() {
    return List.copyOf(requests);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI asked = exchange.getRequestURI();
      requests.add(asked.toString());
      if (asked.getPath().equals("/redirect")) {
        exchange.getResponseHeaders().set("Location", asked.getQuery());
        exchange.sendResponseHeaders(302, -1);
        return;
      }
      byte[] document =
          Workspace.document(asked.getPath().substring(1)).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/cwl");
      exchange.sendResponseHeaders(200, document.length);
      exchange.getResponseBody().write(document);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
