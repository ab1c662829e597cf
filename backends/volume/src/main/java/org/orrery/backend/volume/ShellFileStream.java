package org.orrery.backend.volume;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.orrery.backend.spi.Range;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.volume.ShellAnswer.Rec;

/**
 * Reads a file by one exchange for every few megabytes, each with its digest, so that neither side
 * holds more and other exchanges get their turn.
 */
final class ShellFileStream extends InputStream {
  private static final String OPEN = ShellText.part("open.sh");
  private static final int BLOCK_BYTES = 64 << 10;
  private static final int BLOCKS_PER_EXCHANGE = 64;

  private final RemoteShell shell;
  private final ShellPlaces places;
  private final String path;
  private final String name;

  /** All that changes when the file does: what comes later must belong to what came before. */
  private String state = "";

  private long position;
  private long end;
  private byte[] chunk = new byte[0];
  private int chunkAt;

  private ShellFileStream(RemoteShell shell, ShellPlaces places, String path, String name) {
    this.shell = shell;
    this.places = places;
    this.path = path;
    this.name = name;
  }

  static InputStream open(RemoteShell shell, ShellPlaces places, StageSource file, Range range)
      throws IOException {
    String path =
        switch (file) {
          case StageSource.InVolume(var at) -> places.path(at);
          case StageSource.Outside(String absolutePath) -> absolutePath;
        };
    String name = ShellPlaces.name(file);
    if (file instanceof StageSource.Outside && !places.readsOutside()) {
      throw new AccessDeniedException(name);
    }
    ShellFileStream stream = new ShellFileStream(shell, places, path, name);
    stream.start(range);
    return stream;
  }

  private void start(Range range) throws IOException {
    position = range.offset();
    boolean open = range.length() > Long.MAX_VALUE - range.offset();
    end = open ? Long.MAX_VALUE : range.offset() + range.length();
    fetch();
  }

  /** Gets what begins at the position; the first time, this also says how large the file is. */
  private void fetch() throws IOException {
    long firstBlock = position / BLOCK_BYTES;
    long blocks =
        Math.ceilDiv(
                Math.min(end, position + (long) BLOCKS_PER_EXCHANGE * BLOCK_BYTES), BLOCK_BYTES)
            - firstBlock;
    long count = Math.clamp(blocks, 1, BLOCKS_PER_EXCHANGE);
    String token = ShellPlaces.token();
    String script =
        places.preamble(token)
            + OPEN
            + "SKIP=%d COUNT=%d\nslice %s\n".formatted(firstBlock, count, ShellText.quote(path));
    List<Rec> records = ShellAnswer.parse(shell.exchange(script), token).records();
    if (records.size() != 2 || records.get(0).kind() != 'N' || records.get(1).kind() != 'B') {
      boolean denied = !records.isEmpty() && records.getFirst().kind() == 'A';
      throw denied ? new AccessDeniedException(name) : new NoSuchFileException(name);
    }
    String now = records.get(0).line();
    long size = size(now);
    if (state.isEmpty()) {
      end = Math.min(end, size);
      state = now;
    } else if (!state.equals(now)) {
      throw new IOException("`" + name + "` changed while it was read");
    }
    byte[] bytes = records.get(1).rest().getBytes(StandardCharsets.ISO_8859_1);
    long expected = Math.clamp(size - firstBlock * BLOCK_BYTES, 0, count * BLOCK_BYTES);
    if (bytes.length < expected) {
      throw new EOFException("`" + name + "` ended too early");
    }
    chunk = bytes;
    chunkAt = (int) Math.min(position - firstBlock * BLOCK_BYTES, bytes.length);
  }

  private static long size(String state) throws IOException {
    try {
      return Long.parseLong(state.split(" ", 4)[2]);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new IOException("the remote shell's answer makes no sense", e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0 || position >= end) {
      return length == 0 ? 0 : -1;
    }
    if (chunkAt >= chunk.length) {
      fetch();
    }
    int count = (int) Math.min(Math.min(length, chunk.length - chunkAt), end - position);
    if (count <= 0) {
      throw new EOFException("`" + name + "` ended too early");
    }
    System.arraycopy(chunk, chunkAt, bytes, offset, count);
    chunkAt += count;
    position += count;
    return count;
  }
}
