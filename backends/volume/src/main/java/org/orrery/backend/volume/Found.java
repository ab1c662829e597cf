package org.orrery.backend.volume;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.StageSource;

/** What stands behind a name in a task's folder, links followed as far as they may be. */
sealed interface Found {
  /** What can't be taken, and why. */
  record Untaken(String why) implements Found {}

  /** A regular file. */
  record OfFile(StageSource real, long size, Content content) implements Found {}

  /** A folder. */
  record OfFolder(StageSource real, Door door) implements Found {}

  /** A file's bytes, which are read only if they are wanted. */
  interface Content {
    /**
     * Reads the file once.
     *
     * @param headBytes how much of the beginning comes along
     * @throws UntakenException if the file may not be read or changed meanwhile
     * @throws IOException if the volume can't be read now
     */
    Taken take(int headBytes) throws UntakenException, IOException;

    /**
     * Reads a small file whole.
     *
     * @throws UntakenException also if it is larger than {@code most}
     */
    Bytes whole(long most) throws UntakenException, IOException;
  }

  /**
   * @param size what was read, in bytes: the digest is of these and no others
   * @param head null if none was asked for
   */
  record Taken(long size, String sha1, @Nullable Bytes head) {}

  /** A folder that isn't opened yet: most folders of a hostile tree need not be. */
  interface Door {
    /**
     * @throws UntakenException if it may not be listed or is a folder no more
     */
    OpenFolder open() throws UntakenException, IOException;
  }

  /** An open folder. */
  interface OpenFolder extends AutoCloseable {
    /** The names in it, in any order, without {@code .} and {@code ..}. */
    Iterable<RawName> names() throws IOException;

    /** Looks at one of the names. */
    Found find(RawName name) throws IOException;

    @Override
    void close() throws IOException;
  }

  /**
   * @param shown the name as text; bytes that are not UTF-8 are escaped
   * @param isText the name is UTF-8, so {@code shown} is the name itself
   */
  record RawName(String shown, boolean isText) {}

  /** Concerns one name only; the rest of the folder is unaffected. */
  final class UntakenException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String why;

    UntakenException(String why) {
      super(why, null, false, false);
      this.why = why;
    }

    String why() {
      return why;
    }
  }
}
