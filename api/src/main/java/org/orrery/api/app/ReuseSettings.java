package org.orrery.api.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Reuse of earlier results: {@code orrery.reuse}.
 *
 * @param enabled whether a step whose equal has succeeded before in its workspace is not run again.
 *     Results are then kept in the workspace's volume until somebody deletes them
 */
@ConfigurationProperties("orrery.reuse")
public record ReuseSettings(@Bindable(defaultValue = "false") boolean enabled) {}
