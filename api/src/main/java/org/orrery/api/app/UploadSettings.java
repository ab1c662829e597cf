package org.orrery.api.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.orrery.api.uploads.UploadRules;

/**
 * Files that are uploaded: {@code orrery.uploads}.
 *
 * @param maxMebibytes of one file
 * @param quotaMebibytes of all files of a workspace together
 * @param kept how long a file stays that no package and no unfinished job refers to
 * @param sweep how often such files are looked for
 */
@ConfigurationProperties("orrery.uploads")
public record UploadSettings(
    @Min(1) @Bindable(defaultValue = "102400") long maxMebibytes,
    @Min(1) @Bindable(defaultValue = "1048576") long quotaMebibytes,
    @Bindable(defaultValue = "24h") Duration kept,
    @Bindable(defaultValue = "10m") Duration sweep) {
  UploadRules rules() {
    return new UploadRules(maxMebibytes << 20, quotaMebibytes << 20, kept);
  }
}
