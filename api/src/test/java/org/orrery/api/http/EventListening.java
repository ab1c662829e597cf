package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads an event stream as it comes. */
final class EventListening implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpResponse<InputStream> answer;
  private final BufferedReader reader;
  private boolean over;

  /**
   * @param data lines joined by line feeds
   */
  record Event(String name, String id, String data) {}

  EventListening(URI url, String lastId) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).timeout(PATIENCE).header("Accept", "text/event-stream");
    if (!lastId.isEmpty()) {
      request.header("Last-Event-ID", lastId);
    }
    answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    reader = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  int status() {
    return answer.statusCode();
  }

  String header(String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /** The next event; heartbeats are passed over. Fails if the stream is over. */
  Event next() throws IOException {
    Event event = read();
    assertThat(over).as("the stream has an event").isFalse();
    return event;
  }

  /** Everything until the server ends the stream. */
  List<Event> rest() throws IOException {
    List<Event> events = new ArrayList<>();
    while (true) {
      Event event = read();
      if (over) {
        return events;
      }
      events.add(event);
    }
  }

  private Event read() throws IOException {
    Map<String, String> fields = new TreeMap<>();
    List<String> data = new ArrayList<>();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.isEmpty() && !fields.isEmpty()) {
        return new Event(
            fields.getOrDefault("event", ""),
            fields.getOrDefault("id", ""),
            String.join("\n", data));
      }
      if (!line.isEmpty() && !line.startsWith(":")) {
        String name = line.substring(0, line.indexOf(':'));
        String value = line.substring(line.indexOf(':') + 2);
        fields.put(name, value);
        if (name.equals("data")) {
          data.add(value);
        }
      }
    }
    over = true;
    return new Event("", "", "");
  }

  @Override
  public void close() throws IOException {
    reader.close();
    client.shutdownNow();
  }
}
