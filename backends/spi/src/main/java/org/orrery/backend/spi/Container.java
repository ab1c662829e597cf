package org.orrery.backend.spi;

import java.util.List;

/**
 * The container that a task runs in. The image's entry point is honoured: the task's arguments
 * follow it. The tenant's volume is not there as a whole; each mount shows one place of it.
 *
 * <p>The attempt's folder, the working folder and the temporary folder are always there, writable,
 * under the paths that {@link TaskVolume#pathSeenByTasks} gives, and need no mount.
 *
 * @param mounts what else the task sees; no two have the same target
 * @param workingDirectory an absolute path inside the container, where the command starts: the
 *     working folder's own path, or the target under which it is mounted once more
 * @param network whether the command may reach any network (CommandLineTool v1.2, NetworkAccess);
 *     without it there is no interface but loopback
 */
public record Container(
    ContainerImage image, List<Mount> mounts, String workingDirectory, boolean network) {
  public Container {
    mounts = List.copyOf(mounts);
    if (!workingDirectory.startsWith("/")) {
      throw new IllegalArgumentException("`" + workingDirectory + "` is no absolute path");
    }
  }

  /**
   * Shows a file or a folder inside the container.
   *
   * @param source what is shown; it exists once the task is prepared
   * @param target an absolute path inside the container; may hold any character but NUL, colons and
   *     commas included
   * @param writable whether the task may change it in place
   */
  public record Mount(StageSource source, String target, boolean writable) {
    public Mount {
      if (!target.startsWith("/") || target.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("`" + target + "` is no absolute path");
      }
    }
  }
}
