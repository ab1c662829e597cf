package org.orrery.conformance.ogc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Another service on this host, which the server may call: gives the documents that tests put there
 * and remembers what is posted to it.
 */
final class Elsewhere implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Document> documents = new ConcurrentHashMap<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  private record Document(String mediaType, byte[] content) {}

  /** What was posted where. */
  record Call(String path, String body) {}

  Elsewhere() {
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

  /** Puts a document there and says where. */
  URI offer(String name, String mediaType, String content) {
    documents.put("/" + name, new Document(mediaType, content.getBytes(StandardCharsets.UTF_8)));
    return uri(name);
  }

  URI uri(String path) {
    return URI.create("http://" + hostAndPort() + "/" + path);
  }

  /** What was posted to a path, oldest first. */
  List<Call> calls(String path) {
    return calls.stream().filter(call -> call.path().equals("/" + path)).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (exchange.getRequestMethod().equals("POST")) {
        byte[] body = exchange.getRequestBody().readAllBytes();
        calls.add(new Call(path, new String(body, StandardCharsets.UTF_8)));
        exchange.sendResponseHeaders(204, -1);
        return;
      }
      Document document = documents.get(path);
      if (document == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", document.mediaType());
      exchange.sendResponseHeaders(200, document.content().length);
      exchange.getResponseBody().write(document.content());
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
