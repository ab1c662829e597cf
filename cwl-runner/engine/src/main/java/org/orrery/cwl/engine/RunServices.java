package org.orrery.cwl.engine;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.orrery.backend.spi.ComputeBackend;
import org.orrery.backend.spi.Tenant;
import org.orrery.cwl.engine.evaluate.EvaluationServices.Evaluators;

/**
 * What a run is carried out with. All are shared by many runs.
 *
 * @param executor for work that blocks; must not limit the number of threads
 * @param timer for short tasks that are due later
 */
public record RunServices(
    ComputeBackend backend,
    Tenant tenant,
    Evaluators evaluators,
    Clock clock,
    Executor executor,
    ScheduledExecutorService timer) {}
