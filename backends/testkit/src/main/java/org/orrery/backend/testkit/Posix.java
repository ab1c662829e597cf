package org.orrery.backend.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;

/** Makes what Java can't: FIFOs, odd names, mounts. */
final class Posix {
  private Posix() {}

  /** Runs a program of this host, which must succeed. */
  static void run(String... command) throws IOException, InterruptedException {
    assertThat(exitCode(command)).as("exit code of %s", List.of(command)).isZero();
  }

  static int exitCode(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    return process.waitFor();
  }

  /** Runs a script by {@code sh}, which must succeed; arguments are its {@code $1} and so on. */
  static void sh(String script, Object... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 4];
    command[0] = "sh";
    command[1] = "-ec";
    command[2] = script;
    command[3] = "sh";
    for (int i = 0; i < arguments.length; i++) {
      command[i + 4] = arguments[i].toString();
    }
    run(command);
  }
}
