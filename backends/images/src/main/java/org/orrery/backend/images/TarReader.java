package org.orrery.backend.images;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** A tar archive by a stranger, plain or compressed, read within an image's limits. */
final class TarReader implements AutoCloseable {
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  private static final int BUFFER = 64 << 10;

  /** Long names and extended attributes of one entry, which the library keeps in memory. */
  private static final long HEADER_BYTES = 1 << 20;

  private final Budget budget;
  private final Metered metered;
  private final TarArchiveInputStream tar;

  /**
   * @param plain an archive without compression: see {@link #plain}
   * @param budget shared by all archives of one image
   */
  TarReader(InputStream plain, Budget budget) {
    this.budget = budget;
    this.metered = new Metered(plain, budget::takeRead);
    this.tar = new TarArchiveInputStream(metered, StandardCharsets.UTF_8.name());
  }

  /** The archive without gzip or zstd around it, whichever it has. */
  static InputStream plain(InputStream archive) throws IOException {
    BufferedInputStream in = new BufferedInputStream(archive, BUFFER);
    in.mark(ZSTD.length);
    byte[] magic = in.readNBytes(ZSTD.length);
    in.reset();
    if (Arrays.equals(Arrays.copyOf(magic, GZIP.length), GZIP)) {
      return new GZIPInputStream(in, BUFFER);
    }
    return Arrays.equals(magic, ZSTD) ? new ZstdCompressorInputStream(in) : in;
  }

  /** What one image may still take. */
  static final class Budget {
    private final ImageLimits limits;
    private long read;
    private long unpacked;
    private int entries;

    Budget(ImageLimits limits) {
      this.limits = limits;
    }

    /** Bytes of an archive, headers included. */
    void takeRead(long count) throws TooLargeException {
      read += count;
      check(read);
    }

    /** Bytes of files: more than were read if they are sparse. */
    void takeUnpacked(long count) throws TooLargeException {
      unpacked += count;
      check(unpacked);
    }

    private void check(long bytes) throws TooLargeException {
      if (bytes > limits.bytes()) {
        throw new TooLargeException(
            "it is larger than %d MiB unpacked".formatted(limits.bytes() >> 20));
      }
    }

    void takeEntry() throws TooLargeException {
      if (++entries > limits.entries()) {
        throw new TooLargeException("it has more than %d files".formatted(limits.entries()));
      }
    }
  }

  /** The image is beyond a limit, which the message names. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1;

    TooLargeException(String message) {
      super(message);
    }
  }

  /**
   * The next entry; null behind the last one.
   *
   * @throws IOException if the archive is damaged or beyond a limit
   */
  @Nullable TarArchiveEntry next() throws IOException {
    // What is left of the last entry is not part of a header.
    if (tar.getCurrentEntry() != null) {
      tar.transferTo(OutputStream.nullOutputStream());
    }
    metered.limit(HEADER_BYTES);
    try {
      TarArchiveEntry entry = tar.getNextEntry();
      if (entry != null) {
        budget.takeEntry();
      }
      return entry;
    } catch (IllegalArgumentException e) {
      throw new IOException("it is damaged: " + e.getMessage(), e);
    } finally {
      metered.limit(Long.MAX_VALUE);
    }
  }

  /** The content of the last entry, once. A sparse file counts with its holes. */
  InputStream content() {
    return new Metered(tar, budget::takeUnpacked);
  }

  /** Reads what stands behind the archive's end, for the sake of a digest. */
  void drain() throws IOException {
    metered.transferTo(OutputStream.nullOutputStream());
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  private interface Meter {
    void take(long bytes) throws TooLargeException;
  }

  private static final class Metered extends FilterInputStream {
    private final Meter meter;
    private long left = Long.MAX_VALUE;

    Metered(InputStream in, Meter meter) {
      super(in);
      this.meter = meter;
    }

    void limit(long bytes) {
      left = bytes;
    }

    private int counted(int read) throws IOException {
      if (read > 0) {
        left -= read;
        if (left < 0) {
          throw new TooLargeException("an entry of it has a header beyond a mebibyte");
        }
        meter.take(read);
      }
      return read;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return counted(super.read(bytes, offset, length));
    }

    /** What is below belongs to whoever opened it. */
    @Override
    public void close() {}

    @Override
    public long skip(long count) throws IOException {
      // Skipped bytes are counted, too.
      return Math.max(0, read(new byte[(int) Math.min(count, BUFFER)]));
    }
  }
}
