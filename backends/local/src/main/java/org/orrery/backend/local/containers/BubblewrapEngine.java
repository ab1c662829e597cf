package org.orrery.backend.local.containers;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.orrery.backend.images.ImageLimits;
import org.orrery.backend.images.ImageStore;
import org.orrery.backend.images.StoredImage;
import org.orrery.backend.launcher.LaunchCommand;
import org.orrery.backend.local.containers.BubblewrapRun.Life;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.ImageResolution;

/**
 * Containers without a daemon and without rights: each is one call of bubblewrap (0.8 or later)
 * over an unpacked image. They outlive this process, and another one finds them by what is kept of
 * them in a folder. Memory and cores are not limited: that takes rights over control groups.
 */
public final class BubblewrapEngine implements ContainerEngine {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,250}");

  /** How long bubblewrap may take to make a container. */
  private static final Duration MAKING = Duration.ofSeconds(30);

  private static final Duration PAUSE = Duration.ofMillis(2);

  /** How long the kernel may take to end all processes of a container. */
  private static final Duration KILL = Duration.ofSeconds(30);

  /**
   * Java can hand down only the three standard streams. A session of its own keeps the terminal's
   * Ctrl-C and hang-up away: whoever wants a container ended asks for it. A core file would be
   * taken for a result, and some tools close every file that they could have open, one by one.
   */
  private static final String SHELL =
      "status=$1; shift; umask 022; ulimit -c 0; ulimit -n 16384 2>/dev/null || :;"
          + " s=$(command -v setsid || :);"
          + " exec $s \"$0\" --args 3 --json-status-fd 4 -- \"$@\" 3<&0 4>\"$status\" 0</dev/null";

  /**
   * Containers on their way, by their folders: of two that start one, the second finds what the
   * first has left. No other process starts containers here, since a data folder has one server.
   */
  private static final Map<Path, Lock> STARTING = new ConcurrentHashMap<>();

  private final Path program;
  private final Path folder;
  private final ContainerSettings settings;
  private final BubblewrapImages images;
  private final Map<String, Process> started = new ConcurrentHashMap<>();

  /**
   * @param program bubblewrap
   * @param settings the user must be this process's own, and no limit can be kept
   */
  public BubblewrapEngine(Path program, BubblewrapPlaces places, ContainerSettings settings) {
    if (settings.strictMemoryLimit() || settings.strictCpuLimit()) {
      throw new IllegalArgumentException("bubblewrap limits neither memory nor cores");
    }
    this.program = program;
    this.folder = places.containers();
    this.settings = settings;
    this.images =
        new BubblewrapImages(
            new ImageStore(places.images(), ImageLimits.DEFAULT, places.credentials()),
            settings.images());
  }

  @Override
  public ImageResolution resolve(ContainerImage image) {
    return images.resolve(image);
  }

  @Override
  public void start(ContainerStart container)
      throws EngineUnavailableException, ContainerRefusedException {
    BubblewrapRun run = run(container.name());
    Lock alone = STARTING.computeIfAbsent(run.folder(), any -> new ReentrantLock());
    alone.lock();
    try {
      if (run.life() != Life.NONE || run.exitCode().isPresent()) {
        return;
      }
      StoredImage image = images.stored(container.digest());
      run.create(container.labels(), container.command().attempt());
      await(container.name(), run, spawn(run, container, image));
    } catch (IOException e) {
      throw unavailable("a container could not be started", e);
    } finally {
      alone.unlock();
      STARTING.remove(run.folder(), alone);
    }
  }

  private Process spawn(BubblewrapRun run, ContainerStart container, StoredImage image)
      throws IOException, EngineUnavailableException, ContainerRefusedException {
    byte[] options = options(run, container, image);
    LaunchCommand command = container.command().prefixedBy(image.config().entrypoint());
    List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", SHELL, program.toString()));
    words.add(run.folder().resolve(BubblewrapRun.STATUS).toString());
    words.add(BubblewrapSandbox.LAUNCHER);
    words.addAll(command.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(run.folder().resolve(BubblewrapRun.ERRORS).toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    Process process = builder.start();
    started.put(container.name(), process);
    try (OutputStream in = process.getOutputStream()) {
      in.write(options);
    } catch (IOException e) {
      // It ended before it read them, and says why.
      return process;
    }
    return process;
  }

  /** What is asked for stays impossible, however often it is tried. */
  private byte[] options(BubblewrapRun run, ContainerStart container, StoredImage image)
      throws EngineUnavailableException, ContainerRefusedException {
    try {
      return BubblewrapSandbox.options(
          settings.user(), image, run.folder().resolve(BubblewrapRun.HOSTS), container);
    } catch (IOException e) {
      throw refused(container.name(), String.valueOf(e.getMessage()), e);
    }
  }

  private ContainerRefusedException refused(String name, String words, IOException why)
      throws EngineUnavailableException {
    remove(name);
    return new ContainerRefusedException(
        new Cause.NotStarted("its container can't be made: " + words), why);
  }

  /** Until the launcher runs, or has run, or bubblewrap has given up. */
  private void await(String name, BubblewrapRun run, Process process)
      throws IOException, EngineUnavailableException, ContainerRefusedException {
    long deadline = System.nanoTime() + MAKING.toNanos();
    try {
      while (run.life() != Life.LAUNCHED) {
        if (process.waitFor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          if (run.exitCode().isEmpty()) {
            String words = DockerAnswers.clean(run.read(BubblewrapRun.ERRORS));
            throw refused(name, words, new IOException(words));
          }
          return;
        }
        if (System.nanoTime() > deadline) {
          remove(name);
          throw unavailable(
              "bubblewrap made no container in " + MAKING.toSeconds() + " s", new IOException());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("the wait for a container was cut short", e);
    }
  }

  @Override
  public ContainerState state(String name) throws EngineUnavailableException {
    BubblewrapRun run = run(name);
    Process process = started.get(name);
    boolean watched = process != null && process.isAlive();
    try {
      if (run.labels().isEmpty()) {
        return new ContainerState.Absent();
      }
      if (run.life() != Life.NONE) {
        return new ContainerState.Running();
      }
      OptionalLong code = run.exitCode();
      if (code.isPresent()) {
        return new ContainerState.Ended((int) code.getAsLong(), false);
      }
      if (watched) {
        // On its way in or out: bubblewrap had not yet written how it ended.
        return new ContainerState.Running();
      }
      return run.child().isEmpty()
          ? new ContainerState.Created()
          : new ContainerState.Ended(-1, false);
    } catch (IOException e) {
      throw unavailable("a container's record can't be read", e);
    }
  }

  @Override
  public void onEnd(String name, Runnable hint) {
    Process process = started.get(name);
    try {
      Optional<ProcessHandle> first =
          process == null ? run(name).running() : Optional.of(process.toHandle());
      if (first.isPresent()) {
        CompletableFuture<?> _ = first.get().onExit().thenRun(hint);
        return;
      }
    } catch (IOException | EngineUnavailableException e) {
      // The state, which is asked for next, tells.
      hint.run();
      return;
    }
    hint.run();
  }

  @Override
  public void signal(String name, Signal signal) throws EngineUnavailableException {
    try {
      run(name)
          .running()
          .ifPresent(
              process -> {
                switch (signal) {
                  case TERM -> process.destroy();
                  case KILL -> process.destroyForcibly();
                }
              });
    } catch (IOException e) {
      throw unavailable("a container's record can't be read", e);
    }
  }

  @Override
  public void remove(String name) throws EngineUnavailableException {
    BubblewrapRun run = run(name);
    try {
      Optional<ProcessHandle> first = run.running();
      Process watcher = started.get(name);
      if (first.isPresent()) {
        // The first process of its namespace: the kernel ends all others with it.
        first.get().destroyForcibly();
        first.get().onExit().get(KILL.toMillis(), TimeUnit.MILLISECONDS);
      } else if (watcher != null && run.exitCode().isEmpty()) {
        watcher.destroyForcibly();
      }
      if (watcher != null && !watcher.waitFor(KILL.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException();
      }
      run.delete();
      started.remove(name);
    } catch (IOException | ExecutionException | TimeoutException e) {
      throw unavailable("a container could not be removed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("the removal of a container was cut short", e);
    }
  }

  @Override
  public List<OwnedContainer> labelled(String key) throws EngineUnavailableException {
    List<OwnedContainer> owned = new ArrayList<>();
    try (DirectoryStream<Path> containers = Files.newDirectoryStream(folder)) {
      for (Path container : containers) {
        Optional<Map<String, String>> labels = new BubblewrapRun(container).labels();
        if (labels.isPresent() && labels.get().containsKey(key)) {
          owned.add(new OwnedContainer(container.getFileName().toString(), labels.get()));
        }
      }
      return owned;
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw unavailable("the records of containers can't be read", e);
    }
  }

  /** Containers go on, and what bubblewrap writes of them is on the disk. */
  @Override
  public void close() {
    started.clear();
  }

  private BubblewrapRun run(String name) throws EngineUnavailableException {
    if (!NAME.matcher(name).matches()) {
      throw unavailable("`" + name + "` names no container", new IOException(name));
    }
    return new BubblewrapRun(folder.resolve(name));
  }

  private static EngineUnavailableException unavailable(String what, Exception why) {
    String words = why.getMessage() == null ? "" : ": " + DockerAnswers.clean(why.getMessage());
    return new EngineUnavailableException(what + words, why);
  }
}
