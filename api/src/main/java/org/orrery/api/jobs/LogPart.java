package org.orrery.api.jobs;

import org.orrery.backend.spi.VolumePath;

/**
 * One of the two streams of a log, as far as it is written.
 *
 * @param written bytes that the step wrote
 * @param cut bytes at its beginning that can't be read any more, because there were too many; what
 *     can be read is from there to {@code written}
 */
public record LogPart(long written, long cut, Place place) {
  /** Where the bytes are. */
  public sealed interface Place {
    /** Where the step writes them. */
    record OnVolume(VolumePath file) implements Place {}

    /**
     * With the results.
     *
     * @param offset in the file, of the first byte that can be read
     */
    record Kept(ResultFile file, long offset) implements Place {}
  }

  /** The number of bytes that can be read. */
  public long readable() {
    return written - cut;
  }
}
