package org.orrery.backend.local;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.orrery.backend.launcher.LaunchCommand;
import org.orrery.backend.launcher.LauncherExit;

/** Starts launchers as processes that outlive this one. Safe for use from any thread. */
interface LauncherStarter extends AutoCloseable {
  /**
   * @param environment the whole environment of the launcher and its command
   * @param onEnd called once, from any thread, when the launcher has ended
   * @throws IOException if no process could be made; {@code onEnd} is not called then
   */
  Launched start(
      LaunchCommand command, Map<String, String> environment, Consumer<LauncherExit> onEnd)
      throws IOException;

  /** Watches no longer; launchers go on. */
  @Override
  void close();

  /** A launcher that was started. */
  interface Launched {
    /** Sends SIGTERM, if it still runs. Returns at once. */
    void terminate();

    /** What its start waits for, in words for the task's owner; empty if for nothing. */
    default Optional<String> waitsFor() {
      return Optional.empty();
    }
  }
}
