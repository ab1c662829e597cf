package org.orrery.api.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Requests byte by byte, for what a proper client would refuse to send. */
final class RawHttp {
  private RawHttp() {}

  record Answer(int status, List<String> headerLines, String body) {
    /** All values of a header. */
    List<String> header(String name) {
      List<String> values = new ArrayList<>();
      for (String line : headerLines) {
        int colon = line.indexOf(':');
        if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
          values.add(line.substring(colon + 1).strip());
        }
      }
      return values;
    }
  }

  /**
   * @param lines the request line and headers; {@code Connection: close} is added
   */
  static Answer send(int port, List<String> lines, String body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      String head = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return parse(answer.toString(StandardCharsets.UTF_8));
    }
  }

  static Answer get(int port, String target, String... headers) throws IOException {
    List<String> lines = new ArrayList<>(List.of("GET " + target + " HTTP/1.1"));
    lines.addAll(List.of(headers));
    if (lines.stream().noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("host:"))) {
      lines.add("Host: 127.0.0.1:" + port);
    }
    return send(port, lines, "");
  }

  static Answer parse(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Answer(0, List.of(), text);
    }
    List<String> head = List.of(text.substring(0, end).split("\r\n"));
    return new Answer(
        Integer.parseInt(head.getFirst().split(" ")[1]),
        head.subList(1, head.size()),
        text.substring(end + 4));
  }
}
