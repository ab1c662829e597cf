package org.orrery.backend.local;

import java.time.Duration;
import org.orrery.backend.local.containers.ContainerEngine;
import org.orrery.backend.local.containers.ContainerSettings;
import org.orrery.backend.local.containers.DockerEngine;

/** The whole contract again with containers that steps use one after another. */
class PooledDockerBackendIT extends DockerBackendIT {
  /** Short: every case waits until none is left. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  @Override
  ContainerEngine engine(String instance) throws Exception {
    return DockerEngine.open(
        TestDocker.host(), TestDocker.settings(instance, ContainerSettings.ownUser(), IDLE));
  }
}
