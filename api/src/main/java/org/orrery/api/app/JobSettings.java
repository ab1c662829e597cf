package org.orrery.api.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.orrery.api.jobs.LogLimits;

/**
 * What is kept of jobs.
 *
 * @param logMebibytes of each standard output and error of a step; of a longer one its end
 * @param logsMebibytes of all of a job together
 * @param retention how long after its end a job is kept, with its results and logs; null: until
 *     somebody deletes it
 */
@ConfigurationProperties("orrery.jobs")
record JobSettings(
    @Bindable(defaultValue = "16") @Min(1) @Max(1 << 20) long logMebibytes,
    @Bindable(defaultValue = "512") @Min(1) @Max(1 << 20) long logsMebibytes,
    @Nullable Duration retention) {
  JobSettings {
    if (retention != null && !retention.isPositive()) {
      throw new ConfigurationException("`orrery.jobs.retention` must be more than no time");
    }
  }

  LogLimits logs() {
    return new LogLimits(logMebibytes << 20, Math.max(logMebibytes, logsMebibytes) << 20);
  }
}
