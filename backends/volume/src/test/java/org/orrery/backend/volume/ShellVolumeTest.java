package org.orrery.backend.volume;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.testkit.TaskVolumeContract;

final class ShellVolumeTest extends TaskVolumeContract {
  private static final TestShells SHELLS = new TestShells();

  @Override
  protected TaskVolume openVolume(Path root, boolean readsOutside) {
    return new ShellVolume(SHELLS.start(List.of("sh")), root.toString(), readsOutside);
  }

  @Override
  protected void closeVolume() {
    SHELLS.closeAll();
  }

  @AfterAll
  static void end() {
    SHELLS.end();
  }
}
