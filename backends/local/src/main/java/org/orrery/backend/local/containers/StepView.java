package org.orrery.backend.local.containers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.orrery.backend.local.containers.ContainerStart.Common;
import org.orrery.backend.local.containers.ContainerStart.HostMount;

/**
 * What one step sees of its tenant's volume in a container that sees all of it.
 *
 * @param mounts from and to paths as the container sees them, those that hold others first
 */
record StepView(List<HostMount> mounts) {
  /** Empty if the step is to see something outside its volume, or under a path outside it. */
  static Optional<StepView> of(ContainerStart start) {
    Common common = start.common();
    Path volume = Path.of(common.volume());
    Path seen = Path.of(common.seen());
    List<HostMount> mounts = new ArrayList<>();
    for (HostMount mount : start.mounts()) {
      Path source = Path.of(mount.source());
      Path target = Path.of(mount.target());
      if (!source.startsWith(volume)
          || !target.startsWith(seen)
          || target.equals(seen)
          || !target.equals(target.normalize())) {
        return Optional.empty();
      }
      String inside = seen.resolve(volume.relativize(source)).toString();
      mounts.add(new HostMount(inside, target.toString(), mount.writable()));
    }
    mounts.sort(Comparator.comparingInt(mount -> Path.of(mount.target()).getNameCount()));
    return Optional.of(new StepView(List.copyOf(mounts)));
  }

  /** As the launcher takes them, after the volume. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add(Integer.toString(mounts.size()));
    for (HostMount mount : mounts) {
      arguments.addAll(List.of(mount.writable() ? "rw" : "ro", mount.source(), mount.target()));
    }
    return arguments;
  }
}
