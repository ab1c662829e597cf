package org.orrery.backend.local.containers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Which container engine of this host is used. */
public sealed interface EngineChoice {
  /** Docker, or what speaks its API. */
  record Docker(URI host) implements EngineChoice {}

  /** Bubblewrap over unpacked images. */
  record Bubblewrap(Path program) implements EngineChoice {}

  /**
   * No containers.
   *
   * @param why a clause for the owner of a task that needs one
   */
  record None(String why) implements EngineChoice {}

  /** What a user asks for. */
  enum Wish {
    /** Docker if a socket of it answers, else bubblewrap if it works, else none. */
    AUTO,
    /** Docker, whether it answers now or later. */
    DOCKER,
    BUBBLEWRAP,
    NONE
  }

  /**
   * Looks at this host; takes a few milliseconds.
   *
   * @param host of the Docker Engine API, as {@code DOCKER_HOST} names it; null for what the
   *     environment says, or the usual sockets
   * @throws IOException if what was asked for is not there; the message says what is missing
   */
  static EngineChoice of(Wish wish, @Nullable URI host) throws IOException {
    return EngineSearch.onThisHost().choose(wish, host);
  }
}
