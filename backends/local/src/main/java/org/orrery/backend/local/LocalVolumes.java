package org.orrery.backend.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Predicate;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.Tenant;
import org.orrery.backend.volume.LocalVolume;

/**
 * The two ways in which this host's folders are shared out. What they give throws {@link
 * UncheckedIOException} if a folder can't be made or used.
 */
public final class LocalVolumes {
  private LocalVolumes() {}

  /** A server's: each tenant has a folder of its own name, and reads nothing outside it. */
  public static Function<Tenant, TaskVolume> perTenant(Path folder) {
    return tenant -> {
      try {
        return LocalVolume.closed(folder.resolve(tenant.id()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /**
   * A command line's: one folder for its only tenant, and inputs from anywhere else.
   *
   * @param outside which absolute paths may be read
   */
  public static Function<Tenant, TaskVolume> ofOneUser(Path folder, Predicate<Path> outside) {
    return tenant -> {
      try {
        return LocalVolume.reading(folder, outside);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
