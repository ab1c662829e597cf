package org.orrery.cwl.engine;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.ComputeBackend;
import org.orrery.backend.spi.Tenant;
import org.orrery.cwl.engine.evaluate.EvaluationServices.Evaluators;
import org.orrery.cwl.engine.reuse.CallCache;

/**
 * What a run is carried out with. All are shared by many runs.
 *
 * @param executor for work that blocks; must not limit the number of threads
 * @param timer for short tasks that are due later
 * @param cache of the tenant's earlier results; null runs every step and keeps nothing
 */
public record RunServices(
    ComputeBackend backend,
    Tenant tenant,
    Evaluators evaluators,
    Clock clock,
    Executor executor,
    ScheduledExecutorService timer,
    @Nullable CallCache cache) {

  /** Services of a run whose every step is run. */
  public RunServices(
      ComputeBackend backend,
      Tenant tenant,
      Evaluators evaluators,
      Clock clock,
      Executor executor,
      ScheduledExecutorService timer) {
    this(backend, tenant, evaluators, clock, executor, timer, null);
  }
}
