package org.orrery.backend.local.containers;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.orrery.backend.launcher.LaunchCommand;
import org.orrery.backend.spi.Resources;

/**
 * One container to start: the launcher is its first process, and the image's entry point with the
 * command behind it is what the launcher starts.
 *
 * @param name unique on the engine
 * @param labels by which it is found again
 * @param digest the image, as {@code resolve} gave it
 * @param launcher the launcher's program on this host, statically linked
 * @param command the launcher's call without the image's entry point; paths as the container sees
 *     them
 * @param environment laid over the image's own
 * @param mounts what it sees of this host; no two have the same target
 * @param network whether it has any interface but loopback
 * @param resources what it asks for
 * @param common what it may have in common with other containers
 */
public record ContainerStart(
    String name,
    Map<String, String> labels,
    String digest,
    Path launcher,
    LaunchCommand command,
    Map<String, String> environment,
    List<HostMount> mounts,
    boolean network,
    Resources resources,
    Common common) {
  public ContainerStart {
    labels = Map.copyOf(labels);
    environment = Map.copyOf(environment);
    mounts = List.copyOf(mounts);
  }

  /**
   * What the containers of one tenant may have in common, and those of two may not.
   *
   * @param volume the tenant's volume on this host: an absolute path without symbolic links
   * @param seen the path under which containers see the volume
   * @param labels of a container that is for more than one step
   */
  public record Common(String volume, String seen, Map<String, String> labels) {
    public Common {
      labels = Map.copyOf(labels);
    }
  }

  /**
   * A file or folder of this host inside the container.
   *
   * @param source an absolute path without symbolic links; it exists
   * @param target an absolute path, in which any character but NUL may stand
   */
  public record HostMount(String source, String target, boolean writable) {}
}
