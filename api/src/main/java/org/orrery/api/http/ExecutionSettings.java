package org.orrery.api.http;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How executions are answered.
 *
 * @param syncLimit how long a synchronous execution is waited for; then it is answered by its job,
 *     like an asynchronous one, so that nothing is lost
 */
@ConfigurationProperties("orrery.execution")
public record ExecutionSettings(@Bindable(defaultValue = "60s") Duration syncLimit) {}
