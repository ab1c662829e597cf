package org.orrery.backend.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.volume.Found.Content;
import org.orrery.backend.volume.Found.Taken;
import org.orrery.backend.volume.Found.UntakenException;

/** The bytes of a file of this host. */
record LocalContent(LocalNode.OfFile file) implements Content {
  private static final int BUFFER_BYTES = 128 << 10;

  @Override
  public Taken take(int headBytes) throws UntakenException, IOException {
    MessageDigest sha1 = Digests.sha1();
    long size = file.seen().size();
    byte[] head = new byte[(int) Math.min(headBytes, size)];
    long read = 0;
    try (SeekableByteChannel channel = file.open()) {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, size + 1));
      // One byte more than was promised is enough to know that it grows: no need to chase it.
      while (read <= size && channel.read(buffer.clear()) >= 0) {
        buffer.flip();
        if (read < head.length) {
          int part = (int) Math.min(head.length - read, buffer.remaining());
          buffer.get(0, head, (int) read, part);
        }
        read += buffer.remaining();
        sha1.update(buffer);
      }
    }
    if (read != size || !file.unchanged()) {
      throw new UntakenException(Why.CHANGED);
    }
    return new Taken(
        size, HexFormat.of().formatHex(sha1.digest()), headBytes > 0 ? Bytes.of(head) : null);
  }

  @Override
  public Bytes whole(long most) throws UntakenException, IOException {
    long size = file.seen().size();
    if (size > most) {
      throw new UntakenException(Why.tooLarge(most));
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size + 1);
    try (SeekableByteChannel channel = file.open()) {
      int count = 0;
      while (bytes.hasRemaining() && count >= 0) {
        count = channel.read(bytes);
      }
    }
    if (bytes.position() != size || !file.unchanged()) {
      throw new UntakenException(Why.CHANGED);
    }
    byte[] content = new byte[(int) size];
    bytes.flip().get(content);
    return Bytes.of(content);
  }
}
