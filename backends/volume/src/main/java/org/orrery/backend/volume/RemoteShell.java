package org.orrery.backend.volume;

import java.io.IOException;

/**
 * A POSIX {@code sh} on the machine that has the files: behind an ssh channel, in a pod, or a local
 * process. It lives longer than one exchange, because starting one costs more than most exchanges.
 * Safe for use from any thread.
 */
public interface RemoteShell extends AutoCloseable {
  /**
   * Runs a script to its end, blocking meanwhile. The script reads nothing, and its standard error
   * is dropped. It may be carried out twice, if the first answer got lost.
   *
   * @return what the script wrote to its standard output, all of it and unharmed
   * @throws IOException if the shell can't be reached, or the answer is short, garbled, too long or
   *     too late; the next exchange gets a new shell
   */
  byte[] exchange(String script) throws IOException;

  /** Ends the shell; exchanges that are under way fail. */
  @Override
  void close();
}
