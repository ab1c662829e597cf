package org.orrery.api.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A connection on which one request follows another, byte by byte. */
final class KeptConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;

  KeptConnection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /** Sends what may be no whole request. */
  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Asks and reads the whole answer, which has to have a length. */
  RawHttp.Answer get(String target, String... headers) throws IOException {
    List<String> lines = new ArrayList<>(List.of("GET " + target + " HTTP/1.1"));
    lines.addAll(List.of(headers));
    send(String.join("\r\n", lines) + "\r\n\r\n");
    return answer();
  }

  /** Reads one answer. */
  RawHttp.Answer answer() throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("closed after: " + head);
      }
      head.write(next);
    }
    RawHttp.Answer start = RawHttp.parse(head.toString(StandardCharsets.ISO_8859_1));
    int length =
        start.header("Content-Length").stream().mapToInt(Integer::parseInt).findFirst().orElse(0);
    return new RawHttp.Answer(
        start.status(),
        start.headerLines(),
        new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  /** Waits until the server closes, and tells what came before. */
  String rest() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
