package org.orrery.backend.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.orrery.backend.local.containers.ContainerStart;
import org.orrery.backend.local.containers.ContainerStart.HostMount;
import org.orrery.backend.spi.Container;
import org.orrery.backend.spi.Resources;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.Tenant;
import org.orrery.backend.spi.VolumePath;

/**
 * What is needed to start a task's container.
 *
 * @param root the tenant's volume on this host, under the same path as tasks see it
 * @param attempt the attempt's folder
 */
record ContainerLaunch(
    Tenant tenant,
    TaskKey key,
    Path root,
    VolumePath attempt,
    TaskSpec.Folders folders,
    TaskSpec.Streams streams,
    Container container,
    Resources resources) {

  /**
   * What the container sees of this host. The folders of the task itself come first and win over
   * what was asked for under the same target.
   *
   * @param outside which files outside the volume may be seen
   * @throws IOException if a source is missing, or leads to where it may not
   */
  List<HostMount> mounts(Predicate<Path> outside) throws IOException {
    Map<String, HostMount> mounts = new LinkedHashMap<>();
    for (VolumePath folder : List.of(attempt, folders.work(), folders.temporary())) {
      add(mounts, inVolume(folder), seen(folder), true);
    }
    for (VolumePath stream : List.of(streams.stdout(), streams.stderr())) {
      if (isBeside(stream)) {
        add(mounts, stream(stream), seen(stream), true);
      }
    }
    for (Container.Mount mount : container.mounts()) {
      String source =
          switch (mount.source()) {
            case StageSource.InVolume(VolumePath path) -> inVolume(path);
            case StageSource.Outside(String path) -> outside(Path.of(path), outside);
          };
      add(mounts, source, mount.target(), mount.writable());
    }
    return new ArrayList<>(mounts.values());
  }

  ContainerStart.Common common(Map<String, String> labels) throws IOException {
    return new ContainerStart.Common(root.toRealPath().toString(), root.toString(), labels);
  }

  private static void add(
      Map<String, HostMount> mounts, String source, String target, boolean writable) {
    mounts.putIfAbsent(target, new HostMount(source, target, writable));
  }

  private String seen(VolumePath path) {
    return root.resolve(path.value()).toString();
  }

  private boolean isBeside(VolumePath stream) {
    return !attempt.contains(stream)
        && !folders.work().contains(stream)
        && !folders.temporary().contains(stream);
  }

  /** A file can only be shown if it is there; the launcher empties it. */
  private String stream(VolumePath stream) throws IOException {
    Path file = root.resolve(stream.value());
    if (!Files.exists(file)) {
      Files.write(file, new byte[0]);
    }
    return inVolume(stream);
  }

  /** Tasks write links into their volume, and an engine would follow one to anywhere. */
  private String inVolume(VolumePath path) throws IOException {
    Path real = root.resolve(path.value()).toRealPath();
    if (!real.startsWith(root.toRealPath())) {
      throw new IOException("`" + path + "` leads out of the volume");
    }
    return real.toString();
  }

  private static String outside(Path path, Predicate<Path> allowed) throws IOException {
    if (!allowed.test(path)) {
      throw new IOException("`" + path + "` is outside the volume and may not be read here");
    }
    return path.toRealPath().toString();
  }
}
