package org.orrery.backend.volume;

import java.io.IOException;
import java.nio.file.Path;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.testkit.TaskVolumeContract;

final class LocalVolumeTest extends TaskVolumeContract {
  @Override
  protected TaskVolume openVolume(Path root, boolean readsOutside) throws IOException {
    return readsOutside ? LocalVolume.reading(root, path -> true) : LocalVolume.closed(root);
  }
}
