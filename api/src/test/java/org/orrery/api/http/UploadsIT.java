package org.orrery.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.api.processes.Sha256;
import org.slf4j.LoggerFactory;

/** Uploading files by their digests. */
@ExtendWith(Servers.class)
class UploadsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RunningServer server;

  UploadsIT(RunningServer server) {
    this.server = server;
  }

  private String url(Sha256 digest) {
    return server.api("/files/sha256/" + digest);
  }

  private static Sha256 digest(String text) {
    return Sha256.of(text.getBytes(UTF_8));
  }

  @Test
  void a_file_is_sent_once_and_read_back_whole_or_in_part() throws Exception {
    String url = url(digest("hello, upload"));
    assertThat(server.send("HEAD", url, "").statusCode()).isEqualTo(404);
    assertThat(server.send("PUT", url, "hello, upload").statusCode()).isEqualTo(201);
    assertThat(server.send("PUT", url, "hello, upload").statusCode()).isEqualTo(204);

    HttpResponse<String> head = server.send("HEAD", url, "");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Length")).contains("13");
    assertThat(head.headers().firstValue("ETag")).contains("\"" + digest("hello, upload") + "\"");
    assertThat(server.get(url).body()).isEqualTo("hello, upload");
    HttpResponse<String> part = server.get(url, "Range", "bytes=7-");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("upload");
    assertThat(server.get(url, "Range", "bytes=13-").statusCode()).isEqualTo(416);
  }

  @Test
  void an_empty_file_is_a_file() throws Exception {
    String url = url(digest(""));
    assertThat(server.send("PUT", url, "").statusCode()).isIn(201, 204);
    assertThat(server.get(url).body()).isEmpty();
  }

  @Test
  void a_file_larger_than_what_is_held_in_memory_is_streamed() throws Exception {
    String large = "0123456789abcdef".repeat(3 << 16) + "0123456789abcdef".repeat(15 << 16);
    String url = url(digest(large));

    assertThat(server.send("PUT", url, large).statusCode()).isEqualTo(201);
    assertThat(server.send("HEAD", url, "").headers().firstValue("Content-Length"))
        .contains(Integer.toString(large.length()));
    assertThat(server.get(url, "Range", "bytes=-4").body()).isEqualTo("cdef");
  }

  @Test
  void a_file_under_a_wrong_name_is_refused() throws Exception {
    HttpResponse<String> answer = server.send("PUT", url(digest("one")), "two");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(RunningServer.json(answer).path("type").asText())
        .isEqualTo("urn:orrery:problem:digest-mismatch");
    assertThat(answer.body()).contains(digest("two").hex());
    assertThat(server.send("HEAD", url(digest("one")), "").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "..", "%2e%2e%2f%2e%2e%2fserver.id", "%00", "ABCDEF", "x%20y"})
  void a_name_that_is_no_digest_is_refused(String name) throws Exception {
    String url = server.api("/files/sha256/" + name);

    assertThat(server.send("PUT", url, "x").statusCode()).isBetween(400, 405);
    assertThat(server.get(url).statusCode()).isBetween(400, 404);
  }

  @Test
  void nothing_is_kept_in_a_workspace_that_does_not_exist() throws Exception {
    String url = "/nobody/ogc-api/files/sha256/" + digest("x");

    assertThat(server.send("PUT", url, "x").statusCode()).isEqualTo(404);
    assertThat(server.get(url).statusCode()).isEqualTo(404);
  }

  @Test
  void a_body_that_breaks_off_leaves_nothing_and_is_no_error_of_the_server() throws Exception {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Logger log = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    logged.start();
    log.addAppender(logged);
    Sha256 whole = digest("a".repeat(1000));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(
              ("PUT /default/ogc-api/files/sha256/%s HTTP/1.1\r\nHost: localhost\r\n"
                      + "Content-Length: 1000\r\n\r\n%s")
                  .formatted(whole, "a".repeat(500))
                  .getBytes(UTF_8));
    }
    assertThat(server.send("HEAD", url(whole), "").statusCode()).isEqualTo(404);
    assertThat(server.send("PUT", url(whole), "a".repeat(1000)).statusCode()).isEqualTo(201);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (logged.list.stream().noneMatch(UploadsIT::isAboutTheUpload)) {
      assertThat(System.nanoTime()).as("the log tells of the upload").isLessThan(end);
      Thread.sleep(20);
    }
    log.detachAppender(logged);
    assertThat(logged.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
  }

  private static boolean isAboutTheUpload(ILoggingEvent event) {
    return event.getFormattedMessage().startsWith("An upload broke off");
  }

  @Test
  void a_body_in_chunks_needs_no_length() throws Exception {
    String text = "sent in chunks";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(
              ("PUT /default/ogc-api/files/sha256/%s HTTP/1.1\r\nHost: localhost\r\n"
                      + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                      + "5\r\nsent \r\n9\r\nin chunks\r\n0\r\n\r\n")
                  .formatted(digest(text))
                  .getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8))
          .isEqualTo("HTTP/1.1 201");
    }
    assertThat(server.get(url(digest(text))).body()).isEqualTo(text);
  }

  @Test
  void the_same_file_from_several_at_once_is_kept_once() throws Exception {
    String text = "z".repeat(1 << 20);
    try (ExecutorService many = Executors.newFixedThreadPool(6)) {
      Callable<Integer> put = () -> server.send("PUT", url(digest(text)), text).statusCode();
      for (Future<Integer> status : many.invokeAll(Stream.generate(() -> put).limit(6).toList())) {
        assertThat(status.get()).isIn(201, 204);
      }
    }
    assertThat(server.get(url(digest(text))).body()).isEqualTo(text);
  }

  @Test
  void what_is_larger_than_a_file_may_be_is_refused_before_it_is_sent() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              ("PUT /default/ogc-api/files/sha256/%s HTTP/1.1\r\nHost: localhost\r\n"
                      + "Content-Length: %d\r\n\r\nxxx")
                  .formatted(digest("x"), 1L << 38)
                  .getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8))
          .isEqualTo("HTTP/1.1 413");
    }
  }
}
