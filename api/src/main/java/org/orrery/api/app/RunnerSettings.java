package org.orrery.api.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * How jobs are run: {@code orrery.runner}.
 *
 * @param tick how often due jobs are looked for; an accepted job is looked for at once
 * @param lease how long a job stays with a server that says nothing
 * @param maxRuns jobs that this server runs at one time
 * @param maxLostLeases a job whose servers died that often while they ran it is held
 * @param longestPause between attempts to go on with a job that can't, for want of database or disk
 * @param stopPatience how long the end of the server waits for jobs to be let go of
 */
@ConfigurationProperties("orrery.runner")
public record RunnerSettings(
    @Bindable(defaultValue = "500ms") Duration tick,
    @Bindable(defaultValue = "30s") Duration lease,
    @Min(1) @Max(100_000) @Bindable(defaultValue = "1000") int maxRuns,
    @Min(1) @Bindable(defaultValue = "3") int maxLostLeases,
    @Bindable(defaultValue = "5s") Duration longestPause,
    @Bindable(defaultValue = "3s") Duration stopPatience) {}
