package org.orrery.api.results;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A part of a file: ends after its length, and fails if the file ends before. */
public final class FileSlice extends FilterInputStream {
  private long left;

  /**
   * @param in positioned at the first byte; closed with this
   */
  public FileSlice(InputStream in, long length) {
    super(in);
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int count) throws IOException {
    if (left == 0) {
      return count == 0 ? 0 : -1;
    }
    int read = in.read(buffer, from, (int) Math.min(count, left));
    if (read < 0) {
      throw new EOFException("the file ends %d bytes too early".formatted(left));
    }
    left -= read;
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = in.skip(Math.min(count, left));
    left -= skipped;
    return skipped;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(in.available(), left);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
