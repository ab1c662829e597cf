package org.orrery.api.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.orrery.api.jobs.LogLimits;

/**
 * What is kept of jobs.
 *
 * @param logMebibytes of each standard output and error of a step; of a longer one its end
 * @param logsMebibytes of all of a job together
 */
@ConfigurationProperties("orrery.jobs")
record JobSettings(
    @Bindable(defaultValue = "16") @Min(1) @Max(1 << 20) long logMebibytes,
    @Bindable(defaultValue = "512") @Min(1) @Max(1 << 20) long logsMebibytes) {
  LogLimits logs() {
    return new LogLimits(logMebibytes << 20, Math.max(logMebibytes, logsMebibytes) << 20);
  }
}
