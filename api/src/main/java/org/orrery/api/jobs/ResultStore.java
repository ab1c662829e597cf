package org.orrery.api.jobs;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of results are kept. A file is named by its content's digest within its job, so
 * writing it twice gives one file. Safe for use from many threads; every method blocks.
 */
public interface ResultStore {
  /**
   * @param size in bytes
   * @param sha256 64 hex digits, lower case
   */
  record Kept(long size, String sha256) {}

  /**
   * Keeps a file; it is there when this returns, and durable once {@link #settle} has returned.
   * Does not close the stream.
   *
   * @throws SourceFailedException if reading from the stream fails
   * @throws IOException if the store has no room or can't be reached: trying again may help
   */
  Kept keep(JobId job, InputStream content) throws IOException;

  /**
   * Makes durable what was kept for a job: all files at once, since waiting for the disk file by
   * file would take longer than many a step. Idempotent.
   *
   * @throws IOException if that can't be told to be so: keep the files again
   */
  void settle(JobId job) throws IOException;

  /**
   * Opens a slice that lies within the file.
   *
   * @throws IOException if it can't be opened, or from reading if fewer bytes arrive
   */
  InputStream open(ResultFile file, long offset, long length) throws IOException;

  /** Deletes the files of a job. Idempotent. */
  void delete(JobId job) throws IOException;

  /** Can something be kept now? Null if so, else why not, for whoever looks after the server. */
  @Nullable String trouble();

  /** The fault is with where the content came from, not with the store. */
  final class SourceFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    public SourceFailedException(IOException cause) {
      super(cause);
    }
  }
}
