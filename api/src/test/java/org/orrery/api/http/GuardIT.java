package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.api.app.OrreryServer;

/** Without authentication nobody but a local program, or a page of this server, may ask. */
@ExtendWith(Servers.class)
class GuardIT {
  private static final String PROCESSES = "/default/ogc-api/processes";

  private final RunningServer server;

  GuardIT(RunningServer server) {
    this.server = server;
  }

  private RawHttp.Answer get(String target, String... headers) throws Exception {
    return RawHttp.get(server.port(), target, headers);
  }

  private RawHttp.Answer postFrom(String origin) throws Exception {
    return RawHttp.send(
        server.port(),
        List.of(
            "POST " + PROCESSES + " HTTP/1.1",
            "Host: 127.0.0.1:" + server.port(),
            "Origin: " + origin,
            "Content-Type: text/plain",
            "Content-Length: 1"),
        "x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:80", "localhost.", "127.0.0.1", "127.1.2.3:9", "[::1]:80"})
  void loopback_may_be_asked_by_any_of_its_names(String host) throws Exception {
    assertThat(get("/", "Host: " + host).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.org",
        "localhost.example.org",
        "127.0.0.1.example.org",
        "localhost@example.org",
        "example.org@localhost",
        "localhost:80@example.org",
        "0.0.0.0",
        "192.168.0.1",
        "127.1",
        "2130706433",
        "[::ffff:127.0.0.1]",
        "localhost, example.org",
        ""
      })
  void every_other_host_is_refused(String host) throws Exception {
    RawHttp.Answer answer = get("/", "Host: " + host);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("Content-Type")).containsExactly("application/problem+json");
  }

  @Test
  void a_request_with_no_host_or_two_is_refused() throws Exception {
    assertThat(RawHttp.send(server.port(), List.of("GET / HTTP/1.1"), "").status()).isEqualTo(403);
    assertThat(get("/", "Host: localhost", "Host: example.org").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/health",
        "/prometheus",
        "/metrics",
        "/nothing/here",
        "/default/ogc-api",
        "/default/ogc-api/api",
        PROCESSES,
        PROCESSES + "/x/package",
        "/default/ogc-api/jobs/x/results/y",
        "/nobody/ogc-api/processes"
      })
  void foreign_hosts_and_origins_are_refused_on_every_route(String path) throws Exception {
    assertThat(get(path, "Host: example.org").status()).isEqualTo(403);
    assertThat(get(path, "Origin: http://example.org").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "http://example.org",
        "http://localhost",
        "http://127.0.0.1:1",
        "file://",
        "chrome-extension://abc",
        "http://127.0.0.1:PORT.example.org",
        "http://127.0.0.1:PORT@example.org",
        "https://127.0.0.1:PORT",
        "http://localhost:PORT"
      })
  void pages_of_other_origins_are_refused(String origin) throws Exception {
    String filled = origin.replace("PORT", String.valueOf(server.port()));
    assertThat(postFrom(filled).status()).isEqualTo(403);
  }

  @Test
  void a_page_of_this_server_may_ask() throws Exception {
    // 415 and not 403: the request has come through.
    assertThat(postFrom("http://127.0.0.1:" + server.port()).status()).isEqualTo(415);
  }

  @Test
  void no_answer_allows_other_origins_to_read() throws Exception {
    String own = "http://127.0.0.1:" + server.port();
    List<RawHttp.Answer> answers =
        List.of(
            get(PROCESSES, "Origin: " + own),
            get(PROCESSES, "Origin: http://example.org"),
            RawHttp.send(
                server.port(),
                List.of(
                    "OPTIONS " + PROCESSES + " HTTP/1.1",
                    "Host: 127.0.0.1:" + server.port(),
                    "Origin: " + own,
                    "Access-Control-Request-Method: POST"),
                ""));
    assertThat(answers)
        .allSatisfy(
            answer ->
                assertThat(answer.headerLines())
                    .filteredOn(
                        line ->
                            line.toLowerCase(Locale.ROOT).startsWith("access-control-allow-origin"))
                    .allMatch(line -> line.endsWith(": " + own)));
  }

  @Test
  void results_can_not_become_pages_of_this_server() throws Exception {
    RawHttp.Answer answer = get(PROCESSES);
    assertThat(answer.header("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(answer.header("Content-Security-Policy"))
        .containsExactly("sandbox; default-src 'none'");
  }

  @Test
  void forwarded_headers_of_anybody_do_not_count() throws Exception {
    RawHttp.Answer answer =
        get(
            "/default/ogc-api",
            "X-Forwarded-Host: example.org",
            "X-Forwarded-Proto: https",
            "Forwarded: host=example.org;proto=https");
    assertThat(answer.body()).doesNotContain("example.org").doesNotContain("https://127");
    assertThat(get("/", "Host: example.org", "X-Forwarded-Host: localhost").status())
        .isEqualTo(403);
  }

  @Test
  void it_listens_on_loopback_only() throws Exception {
    for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress address : network.inetAddresses().toList()) {
        if (!address.isLoopbackAddress()) {
          assertThatThrownBy(
                  () -> {
                    try (Socket socket = new Socket()) {
                      socket.connect(new InetSocketAddress(address, server.port()), 2000);
                    }
                  })
              .isInstanceOf(IOException.class);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "::", "example.org", "localhost.example.org"})
  void it_does_not_start_on_any_other_address(String host, @TempDir Path data) {
    assertThatThrownBy(
            () ->
                OrreryServer.start(
                    "-micronaut.server.host=" + host,
                    "-micronaut.server.port=-1",
                    "-orrery.security.anonymous=owner",
                    "-orrery.data.folder=" + data))
        .hasStackTraceContaining("is not a loopback address")
        .hasStackTraceContaining(host);
  }

  @Test
  void forwarded_headers_of_a_configured_proxy_lead_the_links() throws Exception {
    try (RunningServer behindProxy =
        RunningServer.start("-orrery.http.trusted-proxies=127.0.0.0/8")) {
      RawHttp.Answer answer =
          RawHttp.get(
              behindProxy.port(),
              "/default/ogc-api",
              "X-Forwarded-Host: first.example.org, maps.example.org",
              "X-Forwarded-Proto: https",
              "X-Forwarded-Prefix: /orrery",
              "Origin: https://maps.example.org");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body())
          .contains("\"https://maps.example.org/orrery/default/ogc-api/processes\"");
      RawHttp.Answer standard =
          RawHttp.get(
              behindProxy.port(),
              "/default/ogc-api",
              "Forwarded: for=10.0.0.1;host=\"maps.example.org:8443\";proto=https");
      assertThat(standard.body()).contains("\"https://maps.example.org:8443/default/ogc-api");
    }
  }
}
