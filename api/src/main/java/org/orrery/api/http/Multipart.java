package org.orrery.api.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.UUID;

/**
 * A {@code multipart/related} message (RFC 2387) of several outputs. Contents are opened when they
 * are read, one after the other.
 */
final class Multipart {
  static final String MEDIA_TYPE = "multipart/related";
  private static final String LINE = "\r\n";

  private final String boundary = "part-" + UUID.randomUUID();
  private final List<ResultParts.Part.Content> pieces = new ArrayList<>();
  private String start = "";

  /** A part with its value. */
  void add(String id, ResultParts.Part part) {
    begin(id, MediaTypes.essence(part.mediaType()));
    text("Content-Type: " + part.mediaType() + LINE + LINE);
    pieces.add(part.content());
    text(LINE);
  }

  /** A part without content, whose value is somewhere else. */
  void refer(String id, String mediaType, String href) {
    begin(id, mediaType);
    text("Content-Type: " + mediaType + LINE + "Content-Location: " + href + LINE + LINE + LINE);
  }

  private void begin(String id, String mediaType) {
    String contentId = "<" + Answers.encode(id) + ">";
    if (start.isEmpty()) {
      start = "; type=\"" + mediaType + "\"; start=\"" + contentId + "\"";
    }
    text("--" + boundary + LINE + "Content-ID: " + contentId + LINE);
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    pieces.add(() -> new ByteArrayInputStream(bytes));
  }

  /** The value of {@code Content-Type}. */
  String contentType() {
    return MEDIA_TYPE + start + "; boundary=\"" + boundary + "\"";
  }

  /** The whole message; to be asked for once, when all parts are there. */
  @SuppressWarnings("JdkObsolete") // SequenceInputStream takes nothing newer.
  InputStream content() {
    text("--" + boundary + "--" + LINE);
    Enumeration<ResultParts.Part.Content> all = Collections.enumeration(pieces);
    return new SequenceInputStream(
        new Enumeration<>() {
          @Override
          public boolean hasMoreElements() {
            return all.hasMoreElements();
          }

          @Override
          public InputStream nextElement() {
            try {
              return all.nextElement().open();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
  }
}
