package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.orrery.conformance.e2e.OgcClient.Answer;

/** A multipart/related answer (RFC 2387), read byte by byte as RFC 2046 has it. */
final class Multipart {
  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=(?:\"(?<quoted>[^\"]+)\"|(?<bare>[^;\\s]+))");

  private Multipart() {}

  /**
   * @param headers names in lower case
   */
  record Part(Map<String, String> headers, String body) {
    /** The output that it is, without what a Content-ID may have around it. */
    String id() {
      return headers.getOrDefault("content-id", "").replaceAll("^<|>$", "");
    }
  }

  static List<Part> parts(Answer answer) {
    String type = answer.header("Content-Type");
    assertThat(type).startsWith("multipart/related");
    Matcher boundary = BOUNDARY.matcher(type);
    assertThat(boundary.find()).as("a boundary in %s", type).isTrue();
    String name =
        boundary.group("quoted") == null ? boundary.group("bare") : boundary.group("quoted");
    // One character for each byte, whatever the parts hold.
    String text = "\r\n" + new String(answer.body(), StandardCharsets.ISO_8859_1);
    String[] pieces = text.split(Pattern.quote("\r\n--" + name), -1);
    assertThat(pieces[pieces.length - 1]).as("the end of the last part").startsWith("--");
    List<Part> parts = new ArrayList<>();
    for (int at = 1; at < pieces.length - 1; at++) {
      parts.add(part(pieces[at]));
    }
    return parts;
  }

  private static Part part(String piece) {
    int end = piece.indexOf("\r\n\r\n");
    assertThat(end).as("the end of the headers of %s", piece).isNotNegative();
    Map<String, String> headers = new TreeMap<>();
    for (String line : piece.substring(0, end).strip().split("\r\n")) {
      String[] header = line.split(":", 2);
      headers.put(header[0].strip().toLowerCase(Locale.ROOT), header[1].strip());
    }
    return new Part(headers, piece.substring(end + 4));
  }
}
