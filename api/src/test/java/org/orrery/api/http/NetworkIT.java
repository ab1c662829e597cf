package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.api.app.OrreryServer;
import org.orrery.api.network.TestCertificates;

/** HTTPS on all addresses, and plain HTTP for proxies only. */
class NetworkIT {
  private static final long PATIENCE_NANOS = 30_000_000_000L;
  private static final AtomicInteger NAMES = new AtomicInteger();

  @TempDir static Path folder;
  private static TestCertificates.Pair first;
  private static TestCertificates.Pair second;
  private static OrreryServer server;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    first = TestCertificates.make("first", "EC", folder);
    second = TestCertificates.make("second", "RSA", folder);
    Files.writeString(certificateFile(), first.certificatePem());
    Files.writeString(keyFile(), first.keyPem());
    server = start("-orrery.http.tls.certificate=" + certificateFile());
    Path key = folder.resolve("https").resolve("operator-key");
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!Files.exists(key)) {
      assertThat(System.nanoTime()).as("the server is ready in time").isLessThan(end);
      Thread.sleep(50);
    }
    token = "Authorization: Bearer " + Files.readString(key).strip();
  }

  private static OrreryServer start(String certificate) throws Exception {
    return OrreryServer.start(
        certificate,
        "-orrery.http.tls.key=" + keyFile(),
        "-orrery.http.tls.look=50ms",
        "-micronaut.server.host=0.0.0.0",
        "-micronaut.server.port=-1",
        "-orrery.data.folder=" + folder.resolve("https"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void beginWithTheFirst() throws Exception {
    replace(first);
    awaitCertificate(first);
  }

  private static Path certificateFile() {
    return folder.resolve("tls.crt");
  }

  private static Path keyFile() {
    return folder.resolve("tls.key");
  }

  private static void replace(TestCertificates.Pair pair) throws Exception {
    write(certificateFile(), pair.certificatePem());
    write(keyFile(), pair.keyPem());
  }

  private static void write(Path file, String text) throws IOException {
    Path next = folder.resolve("next-" + NAMES.incrementAndGet());
    Files.move(Files.writeString(next, text), file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static SSLSocket connect(String... protocols) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("first", first.certificate());
    trusted.setCertificateEntry("second", second.certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket)
            tls.getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.uri().getPort());
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    return socket;
  }

  private static Certificate served() throws Exception {
    try (SSLSocket socket = connect()) {
      socket.startHandshake();
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  private static void awaitCertificate(TestCertificates.Pair pair) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!served().equals(pair.certificate())) {
      assertThat(System.nanoTime()).as("the new certificate is seen in time").isLessThan(end);
      Thread.sleep(20);
    }
  }

  private static RawHttp.Answer get(String target, String... headers) throws Exception {
    try (KeptConnection connection = new KeptConnection(connect())) {
      return connection.get(target, headers);
    }
  }

  @Test
  void links_are_https_and_clients_are_told_to_stay_there() throws Exception {
    RawHttp.Answer answer =
        get("/default/ogc-api", "Host: maps.example.org", "X-Forwarded-Host: evil.org", token);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"https://maps.example.org/default/ogc-api/processes\"")
        .doesNotContain("http://maps")
        .doesNotContain("evil.org");
    assertThat(answer.header("Strict-Transport-Security")).containsExactly("max-age=31536000");
    assertThat(get("/health", "Host: localhost").header("Strict-Transport-Security")).isEmpty();
  }

  @Test
  void the_cookie_of_forms_is_for_https_only() throws Exception {
    RawHttp.Answer page =
        get(
            "/default/ogc-api/processes/echo?f=html",
            "Host: maps.example.org",
            "Accept: text/html",
            token);
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    assertThat(page.header("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith("__Host-")
        .endsWith("; Secure");
  }

  @Test
  void a_new_connection_gets_the_new_certificate_and_an_old_one_lives_on() throws Exception {
    try (SSLSocket socket = connect()) {
      KeptConnection old = new KeptConnection(socket);
      assertThat(old.get("/default/ogc-api", "Host: localhost", token).status()).isEqualTo(200);
      replace(second);
      awaitCertificate(second);
      assertThat(old.get("/default/ogc-api", "Host: localhost", token).status()).isEqualTo(200);
      assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(first.certificate());
    }
  }

  @Test
  void half_of_a_new_pair_changes_nothing_until_the_other_half_is_there() throws Exception {
    write(certificateFile(), second.certificatePem());
    // By now it has been looked at several times.
    Thread.sleep(300);
    assertThat(served()).isEqualTo(first.certificate());
    write(keyFile(), second.keyPem().substring(0, 100));
    Thread.sleep(300);
    assertThat(served()).isEqualTo(first.certificate());
    write(keyFile(), second.keyPem());
    awaitCertificate(second);
  }

  @Test
  void old_versions_of_tls_and_plain_http_are_refused() throws Exception {
    try (SSLSocket modern = connect("TLSv1.2")) {
      modern.startHandshake();
      assertThat(modern.getSession().getProtocol()).isEqualTo("TLSv1.2");
    }
    try (SSLSocket old = connect("TLSv1.1")) {
      assertThatThrownBy(old::startHandshake).isInstanceOf(SSLHandshakeException.class);
    }
    assertThat(RawHttp.get(server.uri().getPort(), "/health").status()).isZero();
  }

  @Test
  void it_does_not_start_with_files_that_are_no_pair() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.crt"), "nothing");
    assertThatThrownBy(() -> start("-orrery.http.tls.certificate=" + broken))
        .hasStackTraceContaining("orrery.http.tls.certificate")
        .hasStackTraceContaining(broken.toString());
    assertThatThrownBy(() -> start("-orrery.http.tls.certificate=" + folder.resolve("missing.crt")))
        .hasStackTraceContaining("missing.crt");
  }

  @Test
  void everything_for_everybody_is_for_loopback_only() {
    assertThatThrownBy(
            () ->
                OrreryServer.start(
                    "-orrery.http.tls.certificate=" + certificateFile(),
                    "-orrery.http.tls.key=" + keyFile(),
                    "-micronaut.server.host=0.0.0.0",
                    "-micronaut.server.port=-1",
                    "-orrery.security.anonymous=owner",
                    "-orrery.data.folder=" + folder.resolve("owner")))
        .hasStackTraceContaining("orrery.security.anonymous=owner");
  }

  @Test
  void plain_http_beyond_loopback_is_for_its_proxies_only() throws Exception {
    OrreryServer plain =
        OrreryServer.start(
            "-micronaut.server.host=0.0.0.0",
            "-micronaut.server.port=-1",
            "-orrery.http.trusted-proxies=127.0.0.2,192.0.2.0/24",
            "-orrery.security.anonymous=read",
            "-orrery.data.folder=" + folder.resolve("plain"));
    try {
      try (KeptConnection proxy = new KeptConnection(from("127.0.0.2", plain))) {
        RawHttp.Answer answer =
            proxy.get("/nothing", "Host: maps.example.org", "X-Forwarded-Proto: https");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Strict-Transport-Security")).hasSize(1);
      }
      try (KeptConnection stranger = new KeptConnection(from("127.0.0.1", plain))) {
        assertThat(closedWithoutAnswer(stranger)).isTrue();
      }
    } finally {
      plain.close();
    }
  }

  private static Socket from(String address, OrreryServer to) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), to.uri().getPort()), 10_000);
    return socket;
  }

  private static boolean closedWithoutAnswer(KeptConnection connection) throws IOException {
    try {
      connection.send("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n");
      return connection.rest().isEmpty();
    } catch (SocketException reset) {
      return true;
    }
  }
}
