package org.orrery.api.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.javascript.HelperSettings;
import org.orrery.cwl.javascript.helper.HelperLimits;
import org.orrery.cwl.model.javascript.JavaScriptLimits;

/**
 * How the JavaScript of workflows is run: {@code orrery.javascript}.
 *
 * @param isolation in which process
 * @param maxHelpers at one time, each at most 160 MiB resident with the default heap; null for as
 *     many as this host has processors
 * @param heapMebibytes that one expression may fill in a helper
 * @param time from the start to the end of one expression
 * @param processorTime of one expression in a helper
 * @param statements that one expression may execute
 * @param idle after which a helper is ended
 * @param evaluations after which a helper is ended
 * @param cache file of loaded classes from which helpers start faster; null for none
 */
@ConfigurationProperties("orrery.javascript")
public record JavaScriptSettings(
    @Bindable(defaultValue = "helper") Isolation isolation,
    @Nullable @Min(1) @Max(1_000) Integer maxHelpers,
    @Min(32) @Max(4_096) @Bindable(defaultValue = "64") int heapMebibytes,
    @Bindable(defaultValue = "30s") Duration time,
    @Bindable(defaultValue = "10s") Duration processorTime,
    @Min(1) @Bindable(defaultValue = "100000000") long statements,
    @Bindable(defaultValue = "60s") Duration idle,
    @Min(1) @Bindable(defaultValue = "10000") int evaluations,
    @Nullable String cache) {

  /** Where JavaScript runs. */
  public enum Isolation {
    /** In processes that can be killed, one tenant in each: for tenants who are not trusted. */
    HELPER,

    /** In the server itself, whose memory an expression can fill: for tenants who are trusted. */
    IN_PROCESS
  }

  JavaScriptLimits limits() {
    JavaScriptLimits most = JavaScriptLimits.DEFAULT;
    return new JavaScriptLimits(
        time, statements, most.stringCharacters(), most.resultCharacters(), most.resultDepth());
  }

  HelperSettings helpers(int processors) {
    return new HelperSettings(
        maxHelpers == null ? processors : maxHelpers,
        heapMebibytes,
        new HelperLimits(limits(), processorTime),
        idle,
        evaluations,
        cache == null ? null : Path.of(cache).toAbsolutePath());
  }
}
