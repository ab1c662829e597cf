package org.orrery.backend.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.Tenant;
import org.orrery.backend.spi.VolumePath;

/** One tenant's volume as this backend uses it. */
record TenantPlace(Tenant tenant, TaskVolume volume, Path root, TaskIndex index) {
  static TenantPlace open(Tenant tenant, TaskVolume volume) throws IOException {
    Path root = Path.of(volume.pathSeenByTasks(VolumePath.ROOT));
    return new TenantPlace(tenant, volume, root, new LinkedTaskIndex(root));
  }

  /** A place that nobody uses after this process. */
  static TenantPlace ofThisProcess(Tenant tenant, TaskVolume volume) {
    Path root = Path.of(volume.pathSeenByTasks(VolumePath.ROOT));
    return new TenantPlace(tenant, volume, root, TaskIndex.ofThisProcess());
  }

  AttemptFolder attempt(VolumePath path) {
    return new AttemptFolder(root.resolve(path.value()));
  }

  /** The reference names tenant and attempt folder: enough to look after a restart. */
  TaskHandle handle(TaskKey key, VolumePath attempt) {
    return new TaskHandle(key, reference(attempt));
  }

  String reference(VolumePath attempt) {
    return tenant.id() + ":" + attempt.value();
  }

  static Optional<Tenant> tenantOf(TaskHandle handle) {
    int colon = handle.reference().indexOf(':');
    try {
      return colon < 0
          ? Optional.empty()
          : Optional.of(new Tenant(handle.reference().substring(0, colon)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Optional<VolumePath> attemptOf(TaskHandle handle) {
    int colon = handle.reference().indexOf(':');
    try {
      return colon < 0
          ? Optional.empty()
          : Optional.of(new VolumePath(handle.reference().substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
