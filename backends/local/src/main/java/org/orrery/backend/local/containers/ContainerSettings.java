package org.orrery.backend.local.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How tasks' containers are made, whatever the engine.
 *
 * @param instance names the place to compute that containers belong to: the same after a restart,
 *     no other one of this engine has it. Letters, digits and inner hyphens
 * @param user user and group ids that commands run under, as {@code uid:gid}
 * @param strictMemoryLimit whether a task is killed that needs more memory than it asked for
 * @param strictCpuLimit whether a task is held to the cores that it asked for
 * @param images what documents may do with the engine's images
 * @param outside which files outside a tenant's volume may be mounted: the same as the volume lets
 *     its plans read
 * @param pool how long a container waits for a next step once a step has left it; null if each step
 *     gets a fresh one
 */
public record ContainerSettings(
    String instance,
    String user,
    boolean strictMemoryLimit,
    boolean strictCpuLimit,
    ImagePolicy images,
    Predicate<Path> outside,
    @Nullable Duration pool) {
  /** Long enough for the next step of a workflow. */
  public static final Duration POOL_IDLE = Duration.ofMinutes(1);

  private static final Pattern INSTANCE =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
  private static final Pattern USER = Pattern.compile("\\d{1,10}:\\d{1,10}");

  public ContainerSettings {
    if (!INSTANCE.matcher(instance).matches()) {
      throw new IllegalArgumentException("`" + instance + "` can't name a place to compute");
    }
    if (!USER.matcher(user).matches()) {
      throw new IllegalArgumentException("`" + user + "` is no `uid:gid`");
    }
    if (pool != null && pool.toSeconds() < 1) {
      throw new IllegalArgumentException("a container waits for a second or more, not " + pool);
    }
  }

  /**
   * What documents may do with images. The engine's images belong to all tenants, so a server lets
   * nobody give a name to one.
   *
   * @param name whether a fetched image is kept under the name that the document gives it
   * @param build whether images are built from the text of a Dockerfile, with network
   * @param archives opens archives; null if none are
   */
  public record ImagePolicy(boolean name, boolean build, @Nullable ImageArchives archives) {
    /** A server's: images are there or are pulled. */
    public static final ImagePolicy SHARED = new ImagePolicy(false, false, null);

    /** Of the only user of an engine. */
    public static ImagePolicy ofOneUser(ImageArchives archives) {
      return new ImagePolicy(true, true, archives);
    }
  }

  /** A server's. */
  public static ContainerSettings ofServer(String instance, String user) {
    return new ContainerSettings(
        instance, user, true, false, ImagePolicy.SHARED, path -> false, null);
  }

  /** For an engine that can't keep limits. */
  public ContainerSettings withoutLimits() {
    return new ContainerSettings(instance, user, false, false, images, outside, pool);
  }

  /** This process's own user and group, as {@code uid:gid}. */
  public static String ownUser() throws IOException {
    Path self = Path.of("/proc/self");
    return Files.getAttribute(self, "unix:uid") + ":" + Files.getAttribute(self, "unix:gid");
  }
}
