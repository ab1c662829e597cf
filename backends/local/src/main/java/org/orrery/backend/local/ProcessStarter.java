package org.orrery.backend.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.orrery.backend.launcher.LaunchCommand;
import org.orrery.backend.launcher.LauncherExit;

/** One launcher, one process made by the JDK: works with every version of the launcher. */
final class ProcessStarter implements LauncherStarter {
  private static final ProcessBuilder.Redirect NO_INPUT =
      ProcessBuilder.Redirect.from(new File("/dev/null"));

  private final Path launcher;
  private final Executor executor;

  /**
   * @param executor runs what follows on a launcher's end; the JDK's own thread for that has too
   *     small a stack for it
   */
  ProcessStarter(Path launcher, Executor executor) {
    this.launcher = launcher;
    this.executor = executor;
  }

  @Override
  public Launched start(
      LaunchCommand command, Map<String, String> environment, Consumer<LauncherExit> onEnd)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(launcher.toString());
    line.addAll(command.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(line)
            // No pipe to this process: a launcher must not notice that the server is gone.
            .redirectInput(NO_INPUT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    CompletableFuture<Void> _ =
        process
            .onExit()
            .thenAcceptAsync(ended -> onEnd.accept(LauncherExit.of(ended.exitValue())), executor);
    return process::destroy;
  }

  @Override
  public void close() {}
}
