package org.orrery.api.app;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.orrery.api.problem.OrreryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a step may run as a plain process of this host. All of them run as one user, who can read
 * what the server keeps, so strangers must not have any: once there is a second workspace, or an
 * address that others reach, steps run in containers only.
 */
final class PlainProcessRule implements Supplier<Optional<String>> {
  private static final Logger LOG = LoggerFactory.getLogger(PlainProcessRule.class);
  private static final String HINT =
      "give the tool a `DockerRequirement`; whoever looks after the server can allow plain processes by `orrery.local.plain-processes=allowed` if every workspace may see everything of this host";

  /** For so long one workspace is taken for the only one; a new one has nothing deployed yet. */
  private static final Duration COUNTED_FOR = Duration.ofSeconds(1);

  private final LocalSettings.PlainProcesses setting;
  private final boolean loopback;
  private final IntSupplier workspaces;
  private final Clock clock;
  private volatile boolean several;
  private volatile Instant counted = Instant.MIN;

  /**
   * @param loopback whether nobody else's machine reaches the server
   * @param workspaces how many there are; may throw {@link OrreryException} if it can't tell
   */
  PlainProcessRule(
      LocalSettings.PlainProcesses setting, boolean loopback, IntSupplier workspaces, Clock clock) {
    this.setting = setting;
    this.loopback = loopback;
    this.workspaces = workspaces;
    this.clock = clock;
  }

  @Override
  public Optional<String> get() {
    return switch (setting) {
      case ALLOWED -> Optional.empty();
      case REFUSED -> refused("this server runs no plain processes");
      case AUTO -> {
        if (!loopback) {
          yield refused("this server runs no plain processes, because others reach it");
        }
        yield several()
            ? refused("this server runs no plain processes, because it has several workspaces")
            : Optional.empty();
      }
    };
  }

  private static Optional<String> refused(String why) {
    return Optional.of(why + "; " + HINT);
  }

  private boolean several() {
    Instant now = clock.instant();
    if (!several && !now.isBefore(counted.plus(COUNTED_FOR))) {
      try {
        several = workspaces.getAsInt() > 1;
        counted = now;
      } catch (OrreryException e) {
        // The database is away: the run that asks can't go on for long, and the next one counts.
        LOG.info("Workspaces can't be counted: {}", e.detail());
      }
    }
    return several;
  }
}
