package org.orrery.backend.local;

import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeAll;
import org.orrery.backend.local.containers.ContainerEngine;
import org.orrery.backend.spi.ContainerImage;

/** The whole contract in containers of a real daemon. */
class DockerBackendIT extends LocalContainerContract {
  @BeforeAll
  static void needsDocker() throws Exception {
    TestDocker.require();
  }

  @Override
  LocalContainers containers(Path state, Executor blocking) throws Exception {
    return new LocalContainers(engine(INSTANCE), TestDocker.settings(INSTANCE), blocking);
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
}
