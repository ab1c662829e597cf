package org.orrery.backend.volume;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** A {@link RemoteShell} that isn't remote: processes of this host. */
public final class LocalShell implements RemoteShell {
  private final FramedShell shell;

  /**
   * @param command starts a {@code sh} that reads commands from its standard input
   * @param shells how many exchanges may be under way at once
   * @param limit an exchange that takes longer fails
   * @param watchdog ends shells that take longer; stays the caller's
   */
  public LocalShell(
      List<String> command, int shells, Duration limit, ScheduledExecutorService watchdog) {
    List<String> copy = List.copyOf(command);
    this.shell = new FramedShell(() -> new Living(start(copy)), shells, limit, watchdog);
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
  }

  private record Living(Process process) implements ShellConnector.Connection {
    @Override
    public OutputStream input() {
      return process.getOutputStream();
    }

    @Override
    public InputStream output() {
      return process.getInputStream();
    }

    @Override
    public void close() {
      // The programs that it started die with it: one that hangs would keep the pipe open.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Override
  public byte[] exchange(String script) throws IOException {
    return shell.exchange(script);
  }

  @Override
  public void close() {
    shell.close();
  }
}
