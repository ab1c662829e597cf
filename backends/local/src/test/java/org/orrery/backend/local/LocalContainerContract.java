package org.orrery.backend.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.orrery.backend.launcher.LauncherProgram;
import org.orrery.backend.local.containers.ContainerEngine;
import org.orrery.backend.spi.ComputeBackend;
import org.orrery.backend.testkit.ContainerBackendContract;
import org.orrery.backend.testkit.SettableClock;

/** The whole contract in containers of one of this host's engines. */
abstract class LocalContainerContract extends ContainerBackendContract {
  static final String INSTANCE = "contract-" + ProcessHandle.current().pid();

  private Path place = Path.of("set when a backend is opened");
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
  private final ExecutorService blocking = Executors.newCachedThreadPool();

  /** The engine as a backend opens it, with the settings that it keeps. */
  abstract LocalContainers containers(Path state, Executor blocking) throws Exception;

  @Override
  protected ComputeBackend openBackend(Path state, SettableClock clock) throws Exception {
    place = state;
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
        containers(state, blocking));
  }

  @Override
  protected int containersLeft() throws Exception {
    try (ContainerEngine engine = containers(place, blocking).engine()) {
      return (int)
          engine.labelled(ContainerLabels.INSTANCE).stream()
              .filter(c -> INSTANCE.equals(c.labels().get(ContainerLabels.INSTANCE)))
              .count();
    }
  }

  /**
   * By the id that the process has in its container, among those that work in this test's folder:
   * other containers count from 1 too.
   */
  @Override
  protected boolean isAlive(long pid) {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().matches("\\d+"))
          .anyMatch(process -> isSleeperOfContainer(process, place, Long.toString(pid)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSleeperOfContainer(Path process, Path place, String pid) {
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
          && Files.readSymbolicLink(process.resolve("cwd")).startsWith(place)
          && status.stream().noneMatch(line -> line.startsWith("State:\tZ"))
          && Files.readString(process.resolve("cmdline")).replace('\0', ' ').contains("sleep 1000");
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
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
