package org.orrery.backend.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.orrery.backend.launcher.LauncherProgram;
import org.orrery.backend.spi.ComputeBackend;
import org.orrery.backend.testkit.ComputeBackendContract;
import org.orrery.backend.testkit.SettableClock;

class LocalBackendTest extends ComputeBackendContract {
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
  private final ExecutorService readers = Executors.newCachedThreadPool();

  @Override
  protected ComputeBackend openBackend(Path state, SettableClock clock) throws IOException {
    LocalBackendSettings settings =
        new LocalBackendSettings(
            1, 1024, state.resolve("launcher"), launcher(), Duration.ofSeconds(3), false);
    return new LocalBackend(
        settings, LocalVolumes.perTenant(state.resolve("volumes")), executor, readers);
  }

  LauncherProgram launcher() {
    return LauncherProgram.forThisHost();
  }

  @Override
  protected void afterClose() {
    executor.shutdownNow();
    readers.shutdown();
  }
}
