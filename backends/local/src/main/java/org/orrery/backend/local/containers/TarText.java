package org.orrery.backend.local.containers;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The few kinds of tar archive (POSIX.1-1988 ustar) that the daemon is sent. */
final class TarText {
  private static final int BLOCK = 512;
  private static final int SIZE_AT = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int CHECKSUM_AT = 148;
  private static final long LARGEST_OCTAL = 077777777777L;

  private final List<InputStream> parts = new ArrayList<>();

  /** Adds a file of known size. */
  TarText file(String name, long size, InputStream content) {
    parts.add(new ByteArrayInputStream(header(name, size)));
    parts.add(content);
    parts.add(new ByteArrayInputStream(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]));
    return this;
  }

  TarText file(String name, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return file(name, content.length, new ByteArrayInputStream(content));
  }

  /** The archive, to be read once. */
  InputStream read() {
    // Two empty blocks end an archive.
    parts.add(new ByteArrayInputStream(new byte[2 * BLOCK]));
    return new SequenceInputStream(Collections.enumeration(parts));
  }

  private static byte[] header(String name, long size) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000644\0");
    put(header, 108, "0000000\0");
    put(header, 116, "0000000\0");
    if (size <= LARGEST_OCTAL) {
      put(header, SIZE_AT, "%011o\0".formatted(size));
    } else {
      // Readers take a number whose first bit is set for a binary one.
      for (int i = 0; i < Long.BYTES; i++) {
        header[SIZE_AT + SIZE_LENGTH - 1 - i] = (byte) (size >> (Byte.SIZE * i));
      }
      header[SIZE_AT] = (byte) 0x80;
    }
    put(header, 136, "00000000000\0");
    put(header, CHECKSUM_AT, "        ");
    put(header, 156, "0");
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, CHECKSUM_AT, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
