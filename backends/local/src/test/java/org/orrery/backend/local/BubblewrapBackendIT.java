package org.orrery.backend.local;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.spi.ContainerImage;

/** The whole contract in containers without a daemon. */
class BubblewrapBackendIT extends LocalContainerContract {
  /** Images are unpacked once. */
  @TempDir static Path shared = Path.of("set by JUnit");

  @BeforeAll
  static void needsBubblewrap() {
    TestBubblewrap.require();
  }

  @Override
  LocalContainers containers(Path state, Executor blocking) throws Exception {
    return TestBubblewrap.open(
        INSTANCE, shared.resolve("images"), state.resolve("containers"), blocking);
  }

  @Override
  protected ContainerImage shellImage() throws Exception {
    return TestBubblewrap.shellImage(shared);
  }

  @Override
  protected ContainerImage entryPointImage() throws Exception {
    return TestBubblewrap.entryPointImage(shared);
  }

  /** Control groups take rights that bubblewrap has not. */
  @Override
  protected boolean limitsMemory() {
    return false;
  }

  /** Bubblewrap tells a command where it begins, as a shell does. */
  @Override
  protected Set<String> ambientVariables() {
    return Set.of("COLOUR", "SHAPE", "PWD");
  }
}
