package org.orrery.api.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The backend that runs steps on this host: {@code orrery.local}.
 *
 * @param cores that steps may use together; null for all of this host
 * @param memoryMebibytes that steps may use together; null for all of this host
 * @param grace between SIGTERM and SIGKILL for a step that is ended
 * @param path what {@code PATH} is for steps
 * @param plainProcesses whether steps that ask for no container run as processes of this host
 */
@ConfigurationProperties("orrery.local")
public record LocalSettings(
    @Nullable @DecimalMin("0.01") Double cores,
    @Nullable @Min(1) Long memoryMebibytes,
    @Bindable(defaultValue = "10s") Duration grace,
    @Bindable(defaultValue = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        String path,
    @Bindable(defaultValue = "AUTO") PlainProcesses plainProcesses) {
  /** Plain processes all run as the server's own user: tenants could reach each other's files. */
  public enum PlainProcesses {
    /** As long as there is one workspace and the server binds loopback only. */
    AUTO,
    ALLOWED,
    REFUSED
  }
}
