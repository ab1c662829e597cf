package org.orrery.api.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.local.EngineMemory;
import org.orrery.backend.local.LocalContainers;
import org.orrery.backend.local.containers.BubblewrapEngine;
import org.orrery.backend.local.containers.BubblewrapPlaces;
import org.orrery.backend.local.containers.ContainerSettings;
import org.orrery.backend.local.containers.ContainerSettings.ImagePolicy;
import org.orrery.backend.local.containers.EngineChoice;
import org.orrery.backend.local.containers.NoEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Containers of steps on this host: {@code orrery.local.containers}.
 *
 * @param engine which engine runs them, or none; what {@code auto} came to at the first start is
 *     kept in the data folder
 * @param host of the Docker Engine API, as {@code DOCKER_HOST} names it; null for the one that is
 *     found when the server starts, if any
 * @param user that commands run as, {@code uid:gid}; null for the server's own. It must be able to
 *     write below the data folder
 * @param strictMemoryLimit whether a step is killed that needs more memory than it asked for
 * @param strictCpuLimit whether a step is held to the cores that it asked for
 * @param build whether images are built from the {@code dockerFile} of documents
 * @param pool whether a container is kept for the tenant's next step of its kind, instead of a
 *     fresh one for each
 * @param poolIdle how long a kept one waits for that step
 */
@ConfigurationProperties("orrery.local.containers")
public record LocalContainerSettings(
    @Bindable(defaultValue = "auto") EngineChoice.Wish engine,
    @Nullable URI host,
    @Nullable @Pattern(regexp = "\\d{1,10}:\\d{1,10}") String user,
    @Bindable(defaultValue = "true") boolean strictMemoryLimit,
    @Bindable(defaultValue = "false") boolean strictCpuLimit,
    @Bindable(defaultValue = "false") boolean build,
    @Bindable(defaultValue = "false") boolean pool,
    @Bindable(defaultValue = "1m") Duration poolIdle) {

  private static final Logger LOG = LoggerFactory.getLogger(LocalContainerSettings.class);

  /**
   * @param instance names this server on its engine, for ever
   * @param data the server's data folder
   * @throws IOException if the engine that was asked for is not there
   */
  LocalContainers open(String instance, Path data, Executor engineCalls) throws IOException {
    String ids = user;
    ContainerSettings settings =
        new ContainerSettings(
            instance,
            ids == null ? ContainerSettings.ownUser() : ids,
            strictMemoryLimit,
            strictCpuLimit,
            new ImagePolicy(false, build, null),
            path -> false,
            pool ? poolIdle : null);
    EngineMemory memory =
        new EngineMemory(
            data.resolve("container-engine"), BubblewrapPlaces.below(data.resolve("bubblewrap")));
    LocalContainers containers = memory.open(engine, host, settings, engineCalls);
    if (containers.engine() instanceof NoEngine(String why)) {
      LOG.info("Steps run in no containers: {}", why);
    } else if (containers.engine() instanceof BubblewrapEngine
        && (strictMemoryLimit || strictCpuLimit)) {
      LOG.warn(
          "Containers are bubblewrap's, which limits neither memory nor cores: a step that needs more than it asked for is not ended");
    }
    return containers;
  }
}
