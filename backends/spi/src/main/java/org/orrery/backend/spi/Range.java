package org.orrery.backend.spi;

/**
 * A slice of a file.
 *
 * @param offset first byte, from 0
 * @param length number of bytes; {@link #TO_END} for the rest
 */
public record Range(long offset, long length) {
  public static final long TO_END = Long.MAX_VALUE;
  public static final Range ALL = new Range(0, TO_END);

  public Range {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("no such slice: " + offset + ", " + length);
    }
  }
}
