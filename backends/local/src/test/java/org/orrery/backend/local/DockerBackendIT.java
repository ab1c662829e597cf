package org.orrery.backend.local;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.orrery.backend.launcher.LauncherProgram;
import org.orrery.backend.local.containers.ContainerEngine;
import org.orrery.backend.local.containers.DockerEngine;
import org.orrery.backend.spi.ComputeBackend;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.testkit.ContainerBackendContract;
import org.orrery.backend.testkit.SettableClock;

/** The whole contract in containers of a real daemon. */
class DockerBackendIT extends ContainerBackendContract {
  private static final String INSTANCE = "contract-" + ProcessHandle.current().pid();

  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
  private final ExecutorService blocking = Executors.newCachedThreadPool();

  @BeforeAll
  static void needsDocker() throws Exception {
    TestDocker.require();
  }

  @Override
  protected ComputeBackend openBackend(Path state, SettableClock clock) throws Exception {
    LocalBackendSettings settings =
        new LocalBackendSettings(
            1,
            1024,
            state.resolve("launcher"),
            LauncherProgram.forThisHost(),
            Duration.ofSeconds(3),
            false);
    return new LocalBackend(
        settings,
        LocalVolumes.perTenant(state.resolve("volumes")),
        timer,
        blocking,
        new LocalContainers(engine(INSTANCE), TestDocker.settings(INSTANCE), blocking));
  }

  ContainerEngine engine(String instance) throws Exception {
    return TestDocker.engine(instance);
  }

  @Override
  protected ContainerImage shellImage() {
    return TestDocker.shellImage();
  }

  @Override
  protected ContainerImage entryPointImage() {
    return TestDocker.entryPointImage();
  }

  @Override
  protected int containersLeft() throws Exception {
    try (DockerEngine engine = TestDocker.engine(INSTANCE)) {
      return (int)
          engine.labelled(ContainerLabels.INSTANCE).stream()
              .filter(c -> INSTANCE.equals(c.labels().get(ContainerLabels.INSTANCE)))
              .count();
    }
  }

  /** By the id that the process has in its container. */
  @Override
  protected boolean isAlive(long pid) {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().matches("\\d+"))
          .anyMatch(process -> isSleeperOfContainer(process, Long.toString(pid)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isSleeperOfContainer(Path process, String pid) {
    try {
      List<String> status = Files.readAllLines(process.resolve("status"));
      String[] ids =
          status.stream()
              .filter(line -> line.startsWith("NSpid:"))
              .findFirst()
              .orElse("")
              .split("\\s+");
      return ids.length > 2
          && ids[ids.length - 1].equals(pid)
          && status.stream().noneMatch(line -> line.startsWith("State:\tZ"))
          && Files.readString(process.resolve("cmdline")).replace('\0', ' ').contains("sleep 1000");
    } catch (NoSuchFileException e) {
      return false;
    } catch (java.io.IOException e) {
      // It ended while it was read.
      return Files.exists(process.resolve("exe"));
    }
  }

  @Override
  protected void afterClose() {
    timer.shutdownNow();
    blocking.shutdownNow();
  }
}
