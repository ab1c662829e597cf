package org.orrery.backend.local;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.orrery.backend.launcher.StartRecord;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.Tenant;
import org.orrery.backend.spi.VolumePath;

/** How a container tells whose it is, to us and to whoever lists containers. */
final class ContainerLabels {
  static final String INSTANCE = "orrery.instance";

  /** Only of a place whose containers end with its process: that process. */
  static final String PROCESS = "orrery.process";

  private static final String TENANT = "orrery.tenant";
  private static final String JOB = "orrery.job";
  private static final String STEP = "orrery.step";
  private static final String ATTEMPT = "orrery.attempt";
  private static final String FOLDER = "orrery.folder";

  private ContainerLabels() {}

  /** The task that a container belongs to. */
  record Owner(Tenant tenant, VolumePath attempt) {}

  static Map<String, String> of(String instance, Tenant tenant, TaskKey key, VolumePath attempt) {
    return Map.of(
        INSTANCE,
        instance,
        TENANT,
        tenant.id(),
        JOB,
        key.job(),
        STEP,
        key.step(),
        ATTEMPT,
        Integer.toString(key.attempt()),
        FOLDER,
        attempt.value());
  }

  static Map<String, String> ofProcess(StartRecord process) {
    return Map.of(
        PROCESS,
        "%d %d %s %s"
            .formatted(process.pid(), process.startTicks(), process.bootId(), process.host()));
  }

  static Optional<StartRecord> process(Map<String, String> labels) {
    String[] words = labels.getOrDefault(PROCESS, "").split(" ");
    return words.length == 4 && words[0].matches("\\d{1,18}") && words[1].matches("\\d{1,18}")
        ? Optional.of(
            new StartRecord(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                words[2],
                words[3],
                Instant.EPOCH))
        : Optional.empty();
  }

  static Optional<Owner> owner(Map<String, String> labels) {
    String tenant = labels.get(TENANT);
    String folder = labels.get(FOLDER);
    try {
      return tenant == null || folder == null
          ? Optional.empty()
          : Optional.of(new Owner(new Tenant(tenant), new VolumePath(folder)));
    } catch (IllegalArgumentException e) {
      // Labels can be set by anybody.
      return Optional.empty();
    }
  }
}
