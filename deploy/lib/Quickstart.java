import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The quickstart's HTTP client, started from its source because the quickstart may ask for nothing
 * but a JDK.
 *
 * <pre>
 * Quickstart run URL EXAMPLE FOLDER PID    deploys and executes the example, copies its results
 * Quickstart cancel URL                    dismisses every job that has not ended
 * </pre>
 */
final class Quickstart {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final Duration RUN_LIMIT = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int SHOWN_BYTES = 2_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI server;
  private final String api;

  private Quickstart(String server) {
    this.server = URI.create(server);
    this.api = server + "/default/ogc-api";
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    try {
      Quickstart quickstart = new Quickstart(arguments[1]);
      switch (arguments[0]) {
        case "run" -> {
          quickstart.awaitHealth(Long.parseLong(arguments[4]));
          String process = quickstart.deploy(Path.of(arguments[2]));
          String job = quickstart.execute(process);
          quickstart.show(job, Path.of(arguments[3]));
          quickstart.showPages(process, job);
        }
        case "cancel" -> quickstart.cancel();
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    } catch (Refused e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  /** What the server, or this run, has no good answer to. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private void awaitHealth(long pid) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < START_LIMIT.toNanos()) {
      if (ProcessHandle.of(pid).isEmpty()) {
        throw new Refused("The server has ended.");
      }
      try {
        if (send(HttpRequest.newBuilder(server.resolve("/health"))).statusCode() == 200) {
          say("The server answers after %.1f s.", (System.nanoTime() - begin) / 1e9);
          return;
        }
      } catch (ConnectException e) {
        // Not listening yet: that is what this waits for.
      }
      Thread.sleep(PAUSE);
    }
    throw new Refused("The server did not answer within " + START_LIMIT.toSeconds() + " s.");
  }

  /** Deploys by body; replaces what an earlier quickstart deployed. Answers the process's URL. */
  private String deploy(Path document) throws IOException, InterruptedException {
    String name = document.getFileName().toString().replaceFirst("\\.cwl$", "");
    String process = api + "/processes/" + name;
    HttpResponse<byte[]> answer = sendPackage("POST", api + "/processes", document);
    if (answer.statusCode() == 409) {
      expect(sendPackage("PUT", process, document), 200, 204);
      say("Replaced the process %s", process);
    } else {
      expect(answer, 201);
      say("Deployed the process %s", process);
    }
    return process;
  }

  private HttpResponse<byte[]> sendPackage(String method, String url, Path document)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/cwl+yaml")
            .method(method, HttpRequest.BodyPublishers.ofFile(document)));
  }

  /** Executes with the default inputs, tells every change, answers the job's URL. */
  private String execute(String process) throws IOException, InterruptedException {
    HttpResponse<byte[]> created =
        expect(
            send(
                HttpRequest.newBuilder(URI.create(process + "/execution"))
                    .header("Content-Type", "application/json")
                    .header("Prefer", "respond-async")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"inputs\": {}}"))),
            201);
    String job =
        URI.create(process).resolve(created.headers().firstValue("Location").orElseThrow()).toString();
    say("Executing it as the job %s", job);
    long end = System.nanoTime() + RUN_LIMIT.toNanos();
    Map<String, String> told = new HashMap<>();
    while (System.nanoTime() < end) {
      JsonNode status = get(job);
      for (JsonNode step : get(job + "/steps").path("steps")) {
        tell(told, "  " + step.path("path").asText(), step.path("status").asText());
      }
      String state = status.path("status").asText();
      tell(told, "job", state + " " + status.path("progress").asInt() + " %");
      switch (state) {
        case "successful" -> {
          return job;
        }
        case "failed", "dismissed" ->
            throw new Refused("The job has " + state + ": " + status.path("message").asText());
        default -> Thread.sleep(PAUSE);
      }
    }
    throw new Refused("The job has not ended within " + RUN_LIMIT.toMinutes() + " min.");
  }

  private static void tell(Map<String, String> told, String what, String state) {
    if (!state.equals(told.put(what, state))) {
      say("%s  %-32s %s", LocalTime.now().truncatedTo(ChronoUnit.MILLIS), what, state);
    }
  }

  /** Shows small text results, copies all of them, and says where they are. */
  private void show(String job, Path folder) throws IOException, InterruptedException {
    JsonNode results = get(job + "/results");
    Files.createDirectories(folder);
    for (Map.Entry<String, JsonNode> output : results.properties()) {
      String url = URI.create(job).resolve(output.getValue().path("href").asText()).toString();
      HttpResponse<byte[]> file = expect(send(HttpRequest.newBuilder(URI.create(url))), 200);
      Path copy = folder.resolve(url.substring(url.lastIndexOf('/') + 1));
      Files.write(copy, file.body());
      say("%n%s (%,d bytes)%n  %s%n  %s", output.getKey(), file.body().length, url, copy);
      if (file.body().length <= SHOWN_BYTES) {
        say("%n%s", new String(file.body(), StandardCharsets.UTF_8).indent(4).stripTrailing());
      }
    }
    say("%nEverything about the job: %s", job);
  }

  /** Says what to open in a browser, once it has answered. */
  private void showPages(String process, String job) throws IOException, InterruptedException {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("the process, with a form", process);
    pages.put("the job", job);
    pages.put("its results", job + "/results");
    pages.put("the API, to try out", api + "/api");
    say("%nPages for a browser:");
    for (Map.Entry<String, String> page : pages.entrySet()) {
      String url = page.getValue() + "?f=html";
      HttpResponse<byte[]> answer = expect(send(HttpRequest.newBuilder(URI.create(url))), 200);
      String type = answer.headers().firstValue("Content-Type").orElse("nothing");
      if (!type.startsWith("text/html")) {
        throw new Refused(url + " is no page but " + type);
      }
      say("  %-26s %s", page.getKey(), url);
    }
  }

  private void cancel() throws IOException, InterruptedException {
    for (String state : new String[] {"accepted", "running"}) {
      for (JsonNode job : get(api + "/jobs?limit=1000&status=" + state).path("jobs")) {
        String url = api + "/jobs/" + job.path("jobID").asText();
        expect(send(HttpRequest.newBuilder(URI.create(url)).DELETE()), 200);
        say("Dismissed %s", url);
      }
    }
  }

  private JsonNode get(String url) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).header("Accept", "application/json");
    return JSON.readTree(expect(send(request), 200).body());
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> expect(HttpResponse<byte[]> answer, int... statuses) {
    for (int status : statuses) {
      if (answer.statusCode() == status) {
        return answer;
      }
    }
    throw new Refused(
        answer.request().method()
            + " "
            + answer.uri()
            + " was answered "
            + answer.statusCode()
            + ":\n"
            + new String(answer.body(), StandardCharsets.UTF_8));
  }

  private static void say(String format, Object... values) {
    System.out.println(format.formatted(values));
  }
}
