package org.orrery.backend.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.launcher.LaunchCommand;
import org.orrery.backend.launcher.LauncherExit;
import org.orrery.backend.launcher.Spawner;

/**
 * Launchers forked by one {@link Spawner}. Should it be killed, a step that was under way is
 * started once more by other means: the fence that a launcher makes first lets only one of the two
 * run, and the other answers that it came too late. The next step gets a new spawner.
 */
final class SpawnerStarter implements LauncherStarter {
  private final Path launcher;
  private final Executor executor;
  private final Executor readers;
  private final LauncherStarter otherwise;
  private @Nullable Spawner spawner;
  private boolean closed;

  /**
   * @param launcher the native version, installed
   * @param executor runs what follows on a launcher's end
   * @param readers for work that blocks as long as the spawner lives
   * @param otherwise for steps that no spawner can take
   */
  SpawnerStarter(Path launcher, Executor executor, Executor readers, LauncherStarter otherwise) {
    this.launcher = launcher;
    this.executor = executor;
    this.readers = readers;
    this.otherwise = otherwise;
  }

  @Override
  public Launched start(
      LaunchCommand command, Map<String, String> environment, Consumer<LauncherExit> onEnd)
      throws IOException {
    Started started = new Started(command, environment, onEnd);
    Spawner serving = serving();
    if (serving == null) {
      started.startOtherwise();
      return started;
    }
    try {
      Spawner.Step step = serving.launch(command, environment, started::ended);
      started.is(step::terminate);
    } catch (IOException e) {
      // Too long for a request, or the spawner has just gone: the other way tells what is wrong.
      started.startOtherwise();
    }
    return started;
  }

  /** Null if none can be had. */
  private synchronized @Nullable Spawner serving() {
    if (closed) {
      return null;
    }
    Spawner current = spawner;
    if (current == null || current.isGone()) {
      try {
        current = Spawner.start(launcher, readers);
      } catch (IOException e) {
        // No process can be made now. The other way fails alike, and says so for this step.
        current = null;
      }
      spawner = current;
    }
    return current;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (spawner != null) {
      spawner.close();
    }
    otherwise.close();
  }

  /** A step, whoever starts it in the end. */
  private final class Started implements Launched {
    private final LaunchCommand command;
    private final Map<String, String> environment;
    private final Consumer<LauncherExit> onEnd;
    private @Nullable Launched by;
    private boolean terminated;

    Started(LaunchCommand command, Map<String, String> environment, Consumer<LauncherExit> onEnd) {
      this.command = command;
      this.environment = environment;
      this.onEnd = onEnd;
    }

    /** Called by the spawner's reader, which must not wait. */
    void ended(LauncherExit exit) {
      executor.execute(
          () -> {
            if (exit == LauncherExit.UNWATCHED) {
              startAgain();
            } else {
              onEnd.accept(exit);
            }
          });
    }

    private void startAgain() {
      try {
        startOtherwise();
      } catch (IOException e) {
        onEnd.accept(LauncherExit.UNWATCHED);
      }
    }

    void startOtherwise() throws IOException {
      is(otherwise.start(command, environment, onEnd));
    }

    synchronized void is(Launched launched) {
      by = launched;
      if (terminated) {
        launched.terminate();
      }
    }

    @Override
    public synchronized void terminate() {
      terminated = true;
      if (by != null) {
        by.terminate();
      }
    }
  }
}
