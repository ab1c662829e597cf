package org.orrery.backend.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.local.containers.BubblewrapEngine;
import org.orrery.backend.local.containers.BubblewrapPlaces;
import org.orrery.backend.local.containers.ContainerEngine;
import org.orrery.backend.local.containers.ContainerSettings;
import org.orrery.backend.local.containers.DockerEngine;
import org.orrery.backend.local.containers.DockerHosts;
import org.orrery.backend.local.containers.EngineChoice;
import org.orrery.backend.local.containers.EngineChoice.Wish;
import org.orrery.backend.local.containers.EngineUnavailableException;
import org.orrery.backend.local.containers.NoEngine;
import org.orrery.backend.local.containers.OwnedContainer;

/**
 * The engine that a server's containers run in, kept in a file of its data folder: a later server
 * that looked for itself might find another one, and take containers that run for absent.
 */
public final class EngineMemory {
  private static final String DOCKER = "docker ";
  private static final String BUBBLEWRAP = "bubblewrap ";

  private final Path file;
  private final BubblewrapPlaces places;

  /**
   * @param file made when an engine was chosen
   */
  public EngineMemory(Path file, BubblewrapPlaces places) {
    this.file = file;
    this.places = places;
  }

  /**
   * The containers of the engine that was chosen before or, if none was, of the one that is chosen
   * now. Where the wish says another kind of engine than before, what the former one still runs of
   * this place is ended first.
   *
   * @param host of the Docker Engine API; null for what the environment says or the usual sockets
   * @throws IOException if what was asked for is not there, or if the former engine can't be asked
   */
  public LocalContainers open(
      Wish wish, @Nullable URI host, ContainerSettings settings, Executor blocking)
      throws IOException {
    Optional<EngineChoice> former = read();
    EngineChoice choice =
        wish == Wish.AUTO && former.isPresent()
            ? again(former.get(), host)
            : EngineChoice.of(wish, host);
    if (former.isPresent() && !former.get().getClass().equals(choice.getClass())) {
      end(former.get(), settings);
    }
    write(choice);
    return LocalContainers.of(choice, settings, places, blocking);
  }

  /** Docker may have moved, if somebody says so. */
  private static EngineChoice again(EngineChoice former, @Nullable URI host) {
    return switch (former) {
      case EngineChoice.Docker(URI then) ->
          new EngineChoice.Docker(host == null ? DockerHosts.named().orElse(then) : host);
      case EngineChoice.Bubblewrap bubblewrap -> bubblewrap;
      case EngineChoice.None none -> none;
    };
  }

  private void end(EngineChoice former, ContainerSettings settings) throws IOException {
    try (ContainerEngine engine = engine(former, settings)) {
      for (OwnedContainer container : engine.labelled(ContainerLabels.INSTANCE)) {
        if (settings.instance().equals(container.labels().get(ContainerLabels.INSTANCE))) {
          engine.remove(container.name());
        }
      }
    } catch (EngineUnavailableException e) {
      throw new IOException(
          "steps of this server may still run in its former container engine (%s), which can't be asked: %s; start it once more, or delete `%s` if none of them runs"
              .formatted(render(former), e.getMessage(), file),
          e);
    }
  }

  private ContainerEngine engine(EngineChoice choice, ContainerSettings settings) {
    return switch (choice) {
      case EngineChoice.Docker(URI host) -> new DockerEngine(host, settings);
      case EngineChoice.Bubblewrap(Path program) ->
          new BubblewrapEngine(program, places, settings.withoutLimits());
      case EngineChoice.None(String why) -> new NoEngine(why);
    };
  }

  private Optional<EngineChoice> read() throws IOException {
    String line;
    try {
      line = Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (line.startsWith(DOCKER)) {
      return Optional.of(new EngineChoice.Docker(URI.create(line.substring(DOCKER.length()))));
    }
    if (line.startsWith(BUBBLEWRAP)) {
      return Optional.of(new EngineChoice.Bubblewrap(Path.of(line.substring(BUBBLEWRAP.length()))));
    }
    throw new IOException("`" + file + "` names no container engine: `" + line + "`");
  }

  private void write(EngineChoice choice) throws IOException {
    if (choice instanceof EngineChoice.None) {
      Files.deleteIfExists(file);
      return;
    }
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(beside, render(choice) + "\n");
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String render(EngineChoice choice) {
    return switch (choice) {
      case EngineChoice.Docker(URI host) -> DOCKER + host;
      case EngineChoice.Bubblewrap(Path program) -> BUBBLEWRAP + program;
      case EngineChoice.None none -> "none";
    };
  }
}
