package org.orrery.api.http;

import java.nio.charset.StandardCharsets;

/** One message of an event stream as it goes over the wire (HTML, server-sent events). */
final class EventFrame {
  /** Keeps proxies and clients from taking silence for a dead connection. */
  private static final byte[] HEARTBEAT = ": \n\n".getBytes(StandardCharsets.US_ASCII);

  private EventFrame() {}

  static byte[] heartbeat() {
    return HEARTBEAT.clone();
  }

  /**
   * @param id what a client sends as {@code Last-Event-ID} to go on from here; one line
   * @param data any text; a carriage return in it becomes a line feed, there is no other way
   */
  static byte[] of(String name, String id, String data) {
    StringBuilder frame = new StringBuilder(data.length() + 64);
    frame.append("event: ").append(name).append("\nid: ").append(id).append('\n');
    for (String line : data.split("\r\n|\r|\n", -1)) {
      frame.append("data: ").append(line).append('\n');
    }
    return frame.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }
}
