package org.orrery.api.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.api.outbound.Fetch.BadStatus;
import org.orrery.api.outbound.Fetch.Failed;
import org.orrery.api.outbound.Fetch.Fetched;
import org.orrery.api.outbound.Fetch.Refused;
import org.orrery.api.outbound.Fetch.TimedOut;
import org.orrery.api.outbound.Fetch.TooLarge;
import org.orrery.api.outbound.ScriptedServer.Script;

class OutboundClientTest {
  private static final int MAX_BYTES = 10_000;
  private static final Duration TOTAL = Duration.ofSeconds(2);
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/x-cwl\r\n";

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  private OutboundClient client(OutboundPolicy.NameResolver resolver, String... allowed)
      throws Exception {
    return client(resolver, SSLContext.getDefault(), allowed);
  }

  private OutboundClient client(
      OutboundPolicy.NameResolver resolver, SSLContext trust, String... allowed) {
    OutboundRules rules =
        new OutboundRules(
            Set.of(80, 443),
            List.of(allowed).stream().map(AllowedDestination::parse).toList(),
            3,
            MAX_BYTES,
            Duration.ofSeconds(1),
            TOTAL,
            4);
    return new OutboundClient(new OutboundPolicy(rules, resolver), executor, trust);
  }

  private static List<InetAddress> noNames(String name) throws UnknownHostException {
    throw new UnknownHostException(name);
  }

  private Fetch get(Script script) throws Exception {
    try (ScriptedServer server = new ScriptedServer(script)) {
      return client(OutboundClientTest::noNames, "127.0.0.1:" + server.port())
          .get(URI.create("http://127.0.0.1:" + server.port() + "/doc"), "text/x-cwl");
    }
  }

  private static byte[] content(Fetch fetch) {
    assertThat(fetch).isInstanceOf(Fetched.class);
    return ((Fetched) fetch).content();
  }

  @Test
  void fetches_a_document_with_its_type() throws Exception {
    Fetch fetch = get(ScriptedServer.text(OK + "Content-Length: 5\r\n\r\nhello"));
    assertThat(content(fetch)).asString(UTF_8).isEqualTo("hello");
    assertThat(((Fetched) fetch).contentType()).isEqualTo("text/x-cwl");
  }

  @Test
  void sends_no_credentials_and_no_cookies_even_after_a_redirect() throws Exception {
    Script script =
        (head, out) ->
            out.write(
                (head.startsWith("GET /doc")
                        ? "HTTP/1.1 302 Found\r\nSet-Cookie: a=b\r\nLocation: next\r\n\r\n"
                        : OK + "Content-Length: 2\r\n\r\nok")
                    .getBytes(UTF_8));
    try (ScriptedServer server = new ScriptedServer(script)) {
      String origin = "http://127.0.0.1:" + server.port();
      Fetch fetch =
          client(OutboundClientTest::noNames, "127.0.0.1:" + server.port())
              .get(URI.create(origin + "/doc"), "*/*");
      assertThat(content(fetch)).asString(UTF_8).isEqualTo("ok");
      assertThat(((Fetched) fetch).uri()).isEqualTo(URI.create(origin + "/next"));
      assertThat(server.requests())
          .hasSize(2)
          .allSatisfy(
              head ->
                  assertThat(head)
                      .doesNotContainIgnoringCase("authorization")
                      .doesNotContainIgnoringCase("cookie")
                      .contains("Host: 127.0.0.1:" + server.port()));
    }
  }

  @Test
  void refuses_a_redirect_to_a_service_on_loopback_without_connecting_to_it() throws Exception {
    try (ScriptedServer inner = new ScriptedServer(ScriptedServer.text(OK + "\r\nsecret"));
        ScriptedServer outer =
            new ScriptedServer(
                ScriptedServer.text(
                    "HTTP/1.1 302 Found\r\nLocation: http://localhost:%d/\r\n\r\n"
                        .formatted(inner.port())))) {
      Fetch fetch =
          client(
                  name -> List.of(InetAddress.getLoopbackAddress()),
                  "127.0.0.1:" + outer.port(),
                  "other.example:" + inner.port())
              .get(URI.create("http://127.0.0.1:%d/".formatted(outer.port())), "*/*");
      assertThat(fetch).isEqualTo(new Refused(Refusal.PORT));
      assertThat(inner.requests()).isEmpty();
    }
  }

  @Test
  void refuses_a_redirect_to_a_metadata_service_or_another_scheme() throws Exception {
    assertThat(
            get(
                ScriptedServer.text(
                    "HTTP/1.1 301 Moved\r\nLocation: http://169.254.169.254/latest\r\n\r\n")))
        .isEqualTo(new Refused(Refusal.ADDRESS));
    assertThat(get(ScriptedServer.text("HTTP/1.1 307 T\r\nLocation: file:///etc/passwd\r\n\r\n")))
        .isEqualTo(new Refused(Refusal.SCHEME));
  }

  @Test
  void gives_up_on_a_redirect_loop() throws Exception {
    AtomicInteger hops = new AtomicInteger();
    Fetch fetch =
        get(
            (head, out) -> {
              hops.incrementAndGet();
              out.write("HTTP/1.1 302 Found\r\nLocation: /doc\r\n\r\n".getBytes(UTF_8));
            });
    assertThat(fetch).isEqualTo(new Refused(Refusal.REDIRECTS));
    assertThat(hops).hasValue(4);
  }

  @Test
  void refuses_a_redirect_that_names_nothing() throws Exception {
    assertThat(get(ScriptedServer.text("HTTP/1.1 302 Found\r\n\r\n")))
        .isEqualTo(new Refused(Refusal.BAD_REDIRECT));
    assertThat(get(ScriptedServer.text("HTTP/1.1 302 Found\r\nLocation: a b|c\r\n\r\n")))
        .isEqualTo(new Refused(Refusal.BAD_REDIRECT));
  }

  /** A name that is public when it is checked and private when it is connected to. */
  @Test
  void connects_to_the_address_that_was_checked() throws Exception {
    AtomicInteger lookups = new AtomicInteger();
    try (ScriptedServer server =
        new ScriptedServer(ScriptedServer.text(OK + "Content-Length: 2\r\n\r\nok"))) {
      OutboundPolicy.NameResolver rebinding =
          name ->
              List.of(
                  lookups.incrementAndGet() == 1
                      ? InetAddress.getLoopbackAddress()
                      : InetAddress.ofLiteral("192.0.2.1"));
      Fetch fetch =
          client(rebinding, "name.example:" + server.port())
              .get(URI.create("http://name.example:%d/".formatted(server.port())), "*/*");
      assertThat(content(fetch)).asString(UTF_8).isEqualTo("ok");
      assertThat(lookups).hasValue(1);
      assertThat(server.requests().getFirst()).contains("Host: name.example:" + server.port());
    }
  }

  /** The peer itself would take three minutes. */
  @Test
  @Timeout(120)
  void stops_a_peer_that_trickles() throws Exception {
    Fetch fetch =
        get(
            (head, out) -> {
              out.write((OK + "Content-Length: 9000\r\n\r\n").getBytes(UTF_8));
              for (int i = 0; i < 9000; i++) {
                out.write('x');
                out.flush();
                Thread.sleep(20);
              }
            });
    assertThat(fetch).isEqualTo(new TimedOut());
  }

  @Test
  void stops_a_resolver_that_hangs() throws Exception {
    OutboundPolicy.NameResolver hanging =
        name -> {
          try {
            Thread.sleep(Duration.ofMinutes(1));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new UnknownHostException(name);
        };
    assertThat(client(hanging).get(URI.create("http://slow.example/"), "*/*"))
        .isEqualTo(new TimedOut());
  }

  @Test
  void stops_an_endless_body() throws Exception {
    assertThat(
            get(
                (head, out) -> {
                  out.write((OK + "\r\n").getBytes(UTF_8));
                  endless(out);
                }))
        .isEqualTo(new TooLarge(MAX_BYTES));
    assertThat(
            get(
                (head, out) -> {
                  out.write((OK + "Transfer-Encoding: chunked\r\n\r\n").getBytes(UTF_8));
                  while (true) {
                    out.write("10\r\n0123456789abcdef\r\n".getBytes(UTF_8));
                  }
                }))
        .isEqualTo(new TooLarge(MAX_BYTES));
  }

  @Test
  void stops_endless_headers() throws Exception {
    assertThat(
            get(
                (head, out) -> {
                  out.write("HTTP/1.1 200 OK\r\n".getBytes(UTF_8));
                  while (true) {
                    out.write("X-More: 0123456789\r\n".getBytes(UTF_8));
                  }
                }))
        .isEqualTo(new Failed());
    assertThat(
            get(
                (head, out) -> {
                  out.write("HTTP/1.1 200 OK\r\nX-Long: ".getBytes(UTF_8));
                  endless(out);
                }))
        .isEqualTo(new Failed());
  }

  private static void endless(OutputStream out) throws IOException {
    byte[] block = "x".repeat(1000).getBytes(UTF_8);
    while (true) {
      out.write(block);
    }
  }

  @Test
  void believes_a_content_length_that_is_too_large() throws Exception {
    assertThat(get(ScriptedServer.text(OK + "Content-Length: 10001\r\n\r\nshort")))
        .isEqualTo(new TooLarge(MAX_BYTES));
  }

  @Test
  void takes_a_body_that_ends_before_its_length_as_broken() throws Exception {
    assertThat(get(ScriptedServer.text(OK + "Content-Length: 500\r\n\r\nshort")))
        .isEqualTo(new Failed());
  }

  @Test
  void reads_no_further_than_the_announced_length() throws Exception {
    assertThat(
            content(
                get(
                    (head, out) -> {
                      out.write((OK + "Content-Length: 5\r\n\r\n").getBytes(UTF_8));
                      endless(out);
                    })))
        .asString(UTF_8)
        .isEqualTo("xxxxx");
  }

  @Test
  void unpacks_gzip_up_to_the_limit() throws Exception {
    assertThat(content(get(gzip(9000)))).hasSize(9000);
    assertThat(get(gzip(5_000_000))).isEqualTo(new TooLarge(MAX_BYTES * 1L));
  }

  private static Script gzip(int size) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      byte[] zeros = new byte[1000];
      for (int written = 0; written < size; written += zeros.length) {
        gzip.write(zeros);
      }
    }
    assertThat(packed.size()).isLessThan(MAX_BYTES);
    return (head, out) -> {
      out.write((OK + "Content-Encoding: gzip\r\n\r\n").getBytes(UTF_8));
      out.write(packed.toByteArray());
    };
  }

  @Test
  void names_a_status_that_is_no_success() throws Exception {
    assertThat(get(ScriptedServer.text("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")))
        .isEqualTo(new BadStatus(404));
    assertThat(get(ScriptedServer.text("HTTP/1.1 206 Partial\r\nContent-Length: 0\r\n\r\n")))
        .isEqualTo(new BadStatus(206));
  }

  private Fetch post(Script script, List<String> heads) throws Exception {
    try (ScriptedServer server = new ScriptedServer(script)) {
      Fetch fetch =
          client(OutboundClientTest::noNames, "127.0.0.1:" + server.port())
              .post(
                  URI.create("http://127.0.0.1:" + server.port() + "/hook?token=a"),
                  "application/json",
                  "{}".getBytes(UTF_8),
                  Map.of("Idempotency-Key", "one"));
      heads.addAll(server.requests());
      return fetch;
    }
  }

  @Test
  void posts_once_and_reads_no_further_than_the_status() throws Exception {
    List<String> heads = new ArrayList<>();
    Script endless =
        (head, out) -> {
          out.write("HTTP/1.1 202 Accepted\r\n\r\n".getBytes(UTF_8));
          endless(out);
        };
    assertThat(post(endless, heads)).isInstanceOf(Fetched.class);
    assertThat(heads).hasSize(1);
    assertThat(heads.getFirst())
        .startsWith("POST /hook?token=a HTTP/1.1")
        .contains("Content-Type: application/json", "Content-Length: 2", "Idempotency-Key: one");
  }

  @Test
  void follows_no_redirect_of_a_post() throws Exception {
    List<String> heads = new ArrayList<>();
    assertThat(post(ScriptedServer.text("HTTP/1.1 307 T\r\nLocation: /elsewhere\r\n\r\n"), heads))
        .isEqualTo(new BadStatus(307));
    assertThat(heads).hasSize(1);
  }

  @Test
  void decides_about_a_post_and_tells_before_what_it_would_refuse() throws Exception {
    OutboundClient client = client(name -> List.of(InetAddress.ofLiteral("10.0.0.1")));
    URI inside = URI.create("http://inside.example/");
    assertThat(client.post(inside, "application/json", new byte[0], Map.of()))
        .isEqualTo(new Refused(Refusal.ADDRESS));
    assertThat(client.refusal(inside)).contains(Refusal.ADDRESS);
    assertThat(client.refusal(URI.create("ftp://inside.example/"))).contains(Refusal.SCHEME);
    assertThat(client(OutboundClientTest::noNames).refusal(inside)).isEmpty();
  }

  @Test
  void takes_what_is_no_http_as_failed() throws Exception {
    assertThat(get(ScriptedServer.text("220 mail ready\r\n"))).isEqualTo(new Failed());
    assertThat(get(ScriptedServer.text(""))).isEqualTo(new Failed());
  }

  @Test
  void checks_the_certificate_against_the_name_and_not_the_address(@TempDir Path folder)
      throws Exception {
    SSLContext context = selfSigned(folder, "name.example");
    ServerSocket listener =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    try (ScriptedServer server =
        new ScriptedServer(listener, ScriptedServer.text(OK + "Content-Length: 2\r\n\r\nok"))) {
      OutboundClient client =
          client(
              name -> List.of(InetAddress.getLoopbackAddress()),
              context,
              "name.example:" + server.port(),
              "other.example:" + server.port());
      assertThat(
              content(
                  client.get(
                      URI.create("https://name.example:%d/".formatted(server.port())), "*/*")))
          .asString(UTF_8)
          .isEqualTo("ok");
      assertThat(
              client.get(URI.create("https://other.example:%d/".formatted(server.port())), "*/*"))
          .isEqualTo(new Failed());
    }
  }

  private static SSLContext selfSigned(Path folder, String name) throws Exception {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "key",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:" + name,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                file.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("peer", keys.getCertificate("key"));
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, "changeit".toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
