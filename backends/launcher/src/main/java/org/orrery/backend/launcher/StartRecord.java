package org.orrery.backend.launcher;

import java.time.Instant;

/**
 * What {@code started} in an attempt's folder says: who runs the attempt. The process is still that
 * launcher only if boot, id and start ticks all agree; ids alone are reused.
 *
 * @param pid the launcher's process id
 * @param startTicks when that process began, in clock ticks since boot, as in field 22 of {@code
 *     /proc/PID/stat}; 0 if unknown
 * @param bootId of the running kernel; {@code -} if unknown
 * @param host its name
 * @param at by the host's clock
 */
public record StartRecord(long pid, long startTicks, String bootId, String host, Instant at) {
  public static final String FILE_NAME = "started";
  private static final String TITLE = "orrery-started 1";

  /**
   * @throws MalformedRecordException if the text is cut short, which it is for a moment while the
   *     launcher writes it, or garbage
   */
  public static StartRecord parse(String text) throws MalformedRecordException {
    RecordLines lines = RecordLines.parse(TITLE, text);
    return new StartRecord(
        lines.number("pid"),
        lines.number("ticks"),
        lines.text("boot"),
        lines.text("host"),
        lines.instant("at"));
  }

  /** The text as the launcher writes it. */
  public String render() {
    return "%s\npid %d\nticks %d\nboot %s\nhost %s\nat %d\nend\n"
        .formatted(TITLE, pid, startTicks, bootId, host, RecordLines.toNanos(at));
  }
}
