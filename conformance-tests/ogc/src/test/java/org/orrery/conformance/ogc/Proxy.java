package org.orrery.conformance.ogc;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * Stands between the tests and the server and passes everything on, changed by a mutation. It keeps
 * the Host of the request, so that what the server links to leads through it again.
 */
final class Proxy implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Headers of one connection, which each side makes for itself. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "content-length", "transfer-encoding", "upgrade", "http2-settings");

  private final HttpServer front;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI server;
  private final UnaryOperator<Message.Request> request;
  private final Mutation.Change change;

  /** Changes nothing. */
  Proxy(URI server) {
    this(server, UnaryOperator.identity(), (_, response) -> response);
  }

  Proxy(URI server, UnaryOperator<Message.Request> request, Mutation.Change change) {
    this.server = server;
    this.request = request;
    this.change = change;
    try {
      front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    front.setExecutor(threads);
    front.createContext("/", this::pass);
    front.start();
  }

  /** Where it answers; ends in a slash. */
  URI base() {
    return URI.create("http://127.0.0.1:" + front.getAddress().getPort() + "/");
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      Message.Request asked =
          request.apply(
              new Message.Request(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  lowered(exchange.getRequestHeaders()),
                  exchange.getRequestBody().readAllBytes()));
      answer(exchange, change.of(asked, forward(asked)));
    }
  }

  private Message.Response forward(Message.Request asked) throws IOException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(server.resolve(asked.target()))
            .timeout(LIMIT)
            .method(
                asked.method(),
                asked.body().length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(asked.body()));
    asked.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    try {
      HttpResponse<byte[]> response =
          client.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Message.Response(
          response.statusCode(), lowered(response.headers().map()), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange exchange, Message.Response response) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    response.headers().forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
    boolean empty = response.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(response.status(), empty ? -1 : response.body().length);
    if (!empty) {
      exchange.getResponseBody().write(response.body());
    }
  }

  private static Map<String, List<String>> lowered(Map<String, List<String>> headers) {
    Map<String, List<String>> lowered = new TreeMap<>();
    headers.forEach(
        (name, values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!OF_THE_CONNECTION.contains(lower)) {
            lowered.put(lower, List.copyOf(values));
          }
        });
    return lowered;
  }

  @Override
  public void close() {
    front.stop(0);
    threads.close();
    client.close();
  }
}
