package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.api.http.RunningServer.errorsByPointer;
import static org.orrery.api.http.RunningServer.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one client may take of a server, with limits that a test reaches. */
class LimitsIT {
  private static final String API = "/default/ogc-api";
  private static final String ADES = "/ades/default/ogc-api";

  /** Far more than any budget here. */
  private static final int MANY = 300;

  private static RunningServer server;
  private static String operator;

  @BeforeAll
  static void start() throws Exception {
    server =
        RunningServer.startSecure(
            "-orrery.http.rate.requests=1",
            "-orrery.http.rate.polls=2",
            "-orrery.http.rate.burst=60s",
            "-orrery.http.trusted-proxies=127.0.0.1",
            "-orrery.http.patience.head=1s",
            "-orrery.http.patience.body=1s",
            "-orrery.http.patience.idle=2s",
            "-orrery.http.patience.output=1s");
    operator = "Bearer " + Files.readString(server.data().resolve("operator-key")).strip();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  /** Credentials of somebody who has not asked yet. */
  private static String fresh(String name) throws Exception {
    wake();
    HttpResponse<String> made =
        server.send(
            "POST",
            "/operator/workspaces",
            "{\"id\": \"%s\", \"key\": {\"name\": \"%s\", \"permissions\": [\"read\", \"execute\", \"deploy\"]}}"
                .formatted(name, name),
            "Authorization",
            operator,
            "Content-Type",
            "application/json");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return "Bearer " + json(made).at("/key/key").asText();
  }

  /** The client notices a connection that was closed meanwhile, and repeats only what it may. */
  private static void wake() throws Exception {
    assertThat(server.get("/health").statusCode()).isEqualTo(200);
  }

  /** Asks until it is refused, and gives the refusal. */
  private static HttpResponse<String> exhaust(String path, String... headers) throws Exception {
    for (int i = 0; i < MANY; i++) {
      HttpResponse<String> answer = server.get(path, headers);
      if (answer.statusCode() == 429) {
        return answer;
      }
    }
    throw new AssertionError("never refused: " + path);
  }

  @Test
  void whoever_asks_too_much_is_told_when_to_come_again_and_may_poll_on() throws Exception {
    String token = fresh("eager");
    String api = "/eager/ogc-api";
    HttpResponse<String> refusal = exhaust(api + "/processes", "Authorization", token);
    assertThat(json(refusal).path("type").asText())
        .isEqualTo("urn:orrery:problem:too-many-requests");
    assertThat(refusal.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(refusal.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 2L);
    assertThat(server.get(api + "/jobs", "Authorization", token).statusCode()).isEqualTo(200);
    assertThat(server.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void the_other_dialect_says_it_its_own_way() throws Exception {
    String token = fresh("hub");
    HttpResponse<String> refusal = exhaust("/ades/hub/ogc-api/processes", "Authorization", token);
    assertThat(json(refusal).path("title").asText()).isEqualTo("TooManyRequests");
    assertThat(refusal.headers().firstValue("Retry-After")).isPresent();
    assertThat(server.get("/ades/hub/ogc-api/jobs", "Authorization", token).statusCode())
        .isEqualTo(200);
  }

  @Test
  void polling_has_an_end_too() throws Exception {
    String token = fresh("poller");
    HttpResponse<String> refusal = exhaust("/poller/ogc-api/jobs", "Authorization", token);
    assertThat(json(refusal).path("detail").asText()).contains("Prefer: wait");
    assertThat(server.get("/poller/ogc-api/processes", "Authorization", token).statusCode())
        .isEqualTo(200);
  }

  @Test
  void strangers_are_counted_where_they_come_from_as_the_proxy_says() throws Exception {
    HttpResponse<String> refusal =
        exhaust(API, "X-Forwarded-For", "198.51.100.9, 203.0.113.1", "Authorization", "Bearer x");
    assertThat(refusal.statusCode()).isEqualTo(429);
    for (String other : List.of("203.0.113.2", "203.0.113.1, 203.0.113.2", "2001:db8::1")) {
      assertThat(server.get(API, "X-Forwarded-For", other).statusCode()).isEqualTo(401);
    }
    exhaust(API, "Forwarded", "for=\"[2001:db8:1:1::7]:4711\"");
    assertThat(server.get(API, "Forwarded", "for=\"[2001:db8:1:2::7]\"").statusCode())
        .isEqualTo(401);
  }

  @Test
  void pages_of_others_can_read_a_refusal_and_their_questions_before_are_free() throws Exception {
    String token = fresh("browser");
    HttpResponse<String> refusal =
        exhaust(
            "/browser/ogc-api/processes",
            "Authorization",
            token,
            "Origin",
            "https://maps.example.org");
    assertThat(refusal.headers().firstValue("Access-Control-Allow-Origin")).isPresent();
    assertThat(String.join(",", refusal.headers().allValues("Access-Control-Expose-Headers")))
        .contains("Retry-After");
    for (int i = 0; i < MANY; i++) {
      RawHttp.Answer preflight =
          RawHttp.send(
              server.port(),
              List.of(
                  "OPTIONS /browser/ogc-api/processes HTTP/1.1",
                  "Host: localhost",
                  "Origin: https://maps.example.org",
                  "Access-Control-Request-Method: GET",
                  "Access-Control-Request-Headers: authorization"),
              "");
      assertThat(preflight.status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {API, ADES, "/operator"})
  void a_url_that_is_too_broadis_refused_with_its_reason(String path) throws Exception {
    try (KeptConnection connection = connect()) {
      RawHttp.Answer answer = connection.get(path + "/" + "x".repeat(10_000), "Host: localhost");
      assertThat(answer.status()).isEqualTo(414);
      assertThat(answer.header("Content-Type")).containsExactly("application/problem+json");
      assertThat(answer.body()).contains("urn:orrery:problem:url-too-long");
      assertThat(connection.rest()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({API + ",urn:orrery:problem:headers-too-large", ADES + ",HeadersTooLarge"})
  void headers_that_are_too_large_are_refused_with_their_reason(String path, String said)
      throws Exception {
    try (KeptConnection connection = connect()) {
      RawHttp.Answer answer =
          connection.get(path, "Host: localhost", "Authorization: Bearer " + "x".repeat(20_000));
      assertThat(answer.status()).isEqualTo(431);
      assertThat(answer.body()).contains(said);
      assertThat(connection.rest()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/processes,application/json",
    "POST,/processes,multipart/form-data; boundary=x",
    "POST,/processes/echo/execution,application/json",
    "PUT,/processes/echo,application/cwl",
    "PUT,/access-policy,application/json",
    "POST,/keys,application/json",
    "POST,/validation,application/cwl"
  })
  void a_body_of_unknown_length_has_the_same_end_everywhere(
      String method, String path, String mediaType) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      write(
          out,
          "%s %s%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n"
              .formatted(method, API, path, operator, mediaType));
      String piece = "100000\r\n" + "x".repeat(1 << 20) + "\r\n";
      try {
        for (int i = 0; i < 40 && socket.getInputStream().available() == 0; i++) {
          write(out, piece);
        }
        write(out, "0\r\n\r\n");
      } catch (SocketException closedEarly) {
        assertThat(closedEarly).hasMessageMatching("(?i).*(broken pipe|reset).*");
      }
      String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      // Whoever finds another reason before it has all of the body may say that.
      assertThat(status).matches("HTTP/1.1 4(13|15|04|05|29)");
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Test
  void inputs_are_limited_in_number() throws Exception {
    String token = fresh("generous");
    String inputs =
        IntStream.range(0, 1001).mapToObj("\"i%d\": 1"::formatted).collect(Collectors.joining(","));
    HttpResponse<String> many =
        server.post(
            "/generous/ogc-api/processes/echo/execution",
            "application/json",
            "{\"inputs\": {" + inputs + "}}",
            "Authorization",
            token);
    assertThat(many.statusCode()).isEqualTo(400);
    assertThat(errorsByPointer(many)).containsKey("/inputs");
    HttpResponse<String> broad =
        server.post(
            "/generous/ogc-api/processes/echo/execution",
            "application/json",
            "{\"inputs\": {\"x\": [" + "0,".repeat(1_100_000) + "0]}}",
            "Authorization",
            token);
    assertThat(broad.statusCode()).isEqualTo(400);
    assertThat(broad.body()).contains("1000000 values");
  }

  private static KeptConnection connect() throws IOException {
    return new KeptConnection(new Socket(InetAddress.getLoopbackAddress(), server.port()));
  }

  @Test
  void half_of_a_head_is_answered_408() throws Exception {
    try (KeptConnection connection = connect()) {
      connection.send("GET /health HTTP/1.1\r\nHost: loc");
      assertThat(connection.rest()).startsWith("HTTP/1.1 408 ").contains("request-timeout");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/processes/echo/execution", "/files/sha256/DIGEST"})
  void half_of_a_body_is_answered_408(String path) throws Exception {
    String digest = "0".repeat(64);
    try (KeptConnection connection = connect()) {
      connection.send(
          "%s %s%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
              .formatted(
                  path.contains("files") ? "PUT" : "POST",
                  API,
                  path.replace("DIGEST", digest),
                  operator));
      assertThat(connection.rest()).startsWith("HTTP/1.1 408 ");
    }
  }

  @Test
  void connections_without_a_request_are_closed_without_a_word() throws Exception {
    try (KeptConnection fresh = connect();
        KeptConnection used = connect()) {
      assertThat(used.get("/health", "Host: localhost").status()).isEqualTo(200);
      assertThat(fresh.rest()).isEmpty();
      assertThat(used.rest()).isEmpty();
    }
  }

  @Test
  void whoever_takes_nothing_of_a_large_answer_is_let_go() throws Exception {
    byte[] large = new byte[32 << 20];
    String name = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(large));
    String target = API + "/files/sha256/" + name;
    wake();
    HttpResponse<String> put =
        server.send(
            "PUT",
            target,
            new String(large, StandardCharsets.ISO_8859_1),
            "Authorization",
            operator,
            "Content-Type",
            "application/octet-stream");
    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
    List<Long> read = new ArrayList<>();
    for (int seconds = 3; seconds <= 12; seconds *= 2) {
      try (Socket socket = new Socket()) {
        socket.setReceiveBufferSize(1 << 16);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        write(
            socket.getOutputStream(),
            "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\nConnection: close\r\n\r\n"
                .formatted(target, operator));
        Thread.sleep(seconds * 1000L);
        read.add(readable(socket.getInputStream()));
      }
      if (read.getLast() < large.length) {
        break;
      }
    }
    assertThat(read.getLast()).as("of %d bytes", large.length).isLessThan(large.length);
  }

  /** How much can be read until the connection ends, one way or another. */
  private static long readable(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long total = 0;
    try {
      for (int some = in.read(buffer); some >= 0; some = in.read(buffer)) {
        total += some;
      }
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
    return total;
  }
}
