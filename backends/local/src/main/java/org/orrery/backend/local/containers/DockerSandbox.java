package org.orrery.backend.local.containers;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.Ulimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.orrery.backend.local.containers.ContainerStart.HostMount;

/**
 * What a container may do, for Docker. Its root file system is read-only, as CWL's other runners
 * have it: what a step leaves lies in its own folders or is gone.
 */
final class DockerSandbox {
  /** Where the launcher lies in every container. */
  static final String LAUNCHER = "/.orrery-launch";

  static final String TEMPORARY = "/tmp";
  private static final String ROOT = "0:";

  /** Enough for a build with many jobs; a fork bomb ends here. */
  private static final long MOST_PROCESSES = 16_384;

  /** Some tools close every file that they could have open, one by one. */
  private static final long MOST_FILES = 16_384;

  private static final long NANOS_PER_CORE = 1_000_000_000L;

  /** What root needs to work with files as root does elsewhere; nothing that reaches the host. */
  private static final Capability[] OF_ROOT = {
    Capability.CHOWN, Capability.DAC_OVERRIDE, Capability.FOWNER, Capability.FSETID
  };

  /** The numbers of {@link #OF_ROOT} as a mask, see capabilities(7). */
  private static final int MASK_OF_ROOT = 1 | 1 << 1 | 1 << 3 | 1 << 4;

  /** To part one step from the next; the launcher gives them up before the step begins. */
  private static final Capability[] OF_POOL = {
    Capability.CHOWN,
    Capability.DAC_OVERRIDE,
    Capability.FOWNER,
    Capability.FSETID,
    Capability.KILL,
    Capability.SETGID,
    Capability.SETPCAP,
    Capability.SETUID,
    Capability.SYS_ADMIN
  };

  private final ContainerSettings settings;

  DockerSandbox(ContainerSettings settings) {
    this.settings = settings;
  }

  String user() {
    return settings.user();
  }

  HostConfig hostConfig(ContainerStart container) {
    HostConfig config =
        HostConfig.newHostConfig()
            .withMounts(mounts(container))
            .withNetworkMode(container.network() ? "default" : "none")
            .withReadonlyRootfs(true)
            .withSecurityOpts(List.of("no-new-privileges"))
            .withCapDrop(Capability.ALL)
            .withPidsLimit(MOST_PROCESSES)
            .withUlimits(
                List.of(
                    new Ulimit("nofile", MOST_FILES, MOST_FILES),
                    // A core file would be taken for a result.
                    new Ulimit("core", 0L, 0L)))
            // The launcher writes the streams to files.
            .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE));
    if (settings.user().startsWith(ROOT)) {
      config.withCapAdd(OF_ROOT);
    }
    if (container.mounts().stream().noneMatch(mount -> mount.target().equals(TEMPORARY))) {
      config.withTmpFs(Map.of(TEMPORARY, "rw,exec,nosuid,nodev,mode=1777"));
    }
    if (settings.strictMemoryLimit()) {
      long bytes = container.resources().memoryMebibytes() << 20;
      // Memory and swap together: no swap beyond it.
      config.withMemory(bytes).withMemorySwap(bytes);
    }
    if (settings.strictCpuLimit()) {
      double cores =
          Math.min(container.resources().cores(), Runtime.getRuntime().availableProcessors());
      config.withNanoCPUs((long) (cores * NANOS_PER_CORE));
    }
    return config;
  }

  /**
   * Of a container for more than one step. Nothing but the launcher ever runs in it with what this
   * allows. AppArmor's usual profile forbids every mount, so it is not used.
   */
  HostConfig poolConfig(ContainerStart pool) {
    return hostConfig(pool)
        .withCapAdd(OF_POOL)
        .withSecurityOpts(List.of("no-new-privileges", "apparmor=unconfined"))
        .withAutoRemove(true);
  }

  /** A step's user, group and capabilities, as the launcher takes them. */
  List<String> userArguments() {
    String[] ids = settings.user().split(":");
    int kept = settings.user().startsWith(ROOT) ? MASK_OF_ROOT : 0;
    return List.of(ids[0], ids[1], Integer.toString(kept));
  }

  /** As the API's own mounts: `a:b` strings can't hold a path with a colon. */
  private static List<Mount> mounts(ContainerStart container) {
    List<Mount> mounts = new ArrayList<>();
    mounts.add(bind(new HostMount(container.launcher().toString(), LAUNCHER, false)));
    container.mounts().forEach(mount -> mounts.add(bind(mount)));
    return mounts;
  }

  private static Mount bind(HostMount mount) {
    return new Mount()
        .withType(MountType.BIND)
        .withSource(mount.source())
        .withTarget(mount.target())
        .withReadOnly(!mount.writable());
  }
}
