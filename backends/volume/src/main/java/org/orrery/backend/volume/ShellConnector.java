package org.orrery.backend.volume;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Starts a {@code sh} that reads commands from its standard input, as plain {@code sh} does. */
@FunctionalInterface
public interface ShellConnector {
  /**
   * Starts one, blocking until it can be written to. Its standard output must be a pipe, so that
   * {@code /dev/fd} can name it (where it is a socket, start {@code sh | cat}); its standard error
   * must not get into it.
   */
  Connection connect() throws IOException;

  /** A living shell. */
  interface Connection extends AutoCloseable {
    /** Leads to its standard input. */
    OutputStream input();

    /** Comes from its standard output. */
    InputStream output();

    /** Ends it at once, whatever it does; threads that block on its streams fail. Idempotent. */
    @Override
    void close();
  }
}
