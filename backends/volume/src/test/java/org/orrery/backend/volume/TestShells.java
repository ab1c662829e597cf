package org.orrery.backend.volume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Shells of tests, all ended together. */
final class TestShells {
  private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor();
  private final List<LocalShell> shells = new ArrayList<>();

  LocalShell start(List<String> command) {
    return start(command, Duration.ofSeconds(60));
  }

  LocalShell start(List<String> command, Duration limit) {
    LocalShell shell = new LocalShell(command, 4, limit, watchdog);
    shells.add(shell);
    return shell;
  }

  void closeAll() {
    shells.forEach(LocalShell::close);
    shells.clear();
  }

  void end() {
    closeAll();
    watchdog.shutdownNow();
  }
}
