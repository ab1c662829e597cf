package org.orrery.cwl.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Tenant;
import org.orrery.backend.spi.VolumePath;
import org.orrery.backend.testkit.FakeBackend;
import org.orrery.backend.testkit.FakeCluster;
import org.orrery.backend.testkit.FakeCommands;
import org.orrery.backend.testkit.SettableClock;
import org.orrery.backend.volume.LocalVolume;
import org.orrery.cwl.engine.evaluate.ContainerPolicy;
import org.orrery.cwl.engine.evaluate.EvaluationServices;
import org.orrery.cwl.engine.reuse.VolumeCallCache;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.expression.ExpressionEvaluator;
import org.orrery.cwl.model.javascript.GraalJsEvaluator;
import org.orrery.cwl.model.javascript.JavaScriptLimits;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Runs processes on a fake cluster with real files. The cluster outlives each run object, as a real
 * one does.
 */
final class RunHarness implements AutoCloseable {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final ExpressionEvaluator expressions =
      new GraalJsEvaluator(JavaScriptLimits.DEFAULT, timer);
  private final SettableClock clock = SettableClock.at(Instant.EPOCH);
  private final Path root;
  private final FakeCluster cluster;
  private Predicate<Path> outside = path -> false;
  private Tenant tenant = new Tenant("default");
  private String jobId = "job-1";
  private @Nullable VolumePath cache;
  private ContainerPolicy containers = ContainerPolicy.AS_WRITTEN;

  RunHarness(Path root, FakeCommands commands) {
    this.root = root;
    this.cluster = new FakeCluster(clock, 4, commands);
  }

  FakeCluster cluster() {
    return cluster;
  }

  /** Lets tasks read files outside the volume. */
  RunHarness reading(Predicate<Path> allowed) {
    outside = allowed;
    return this;
  }

  RunHarness as(String tenantId, String job) {
    tenant = new Tenant(tenantId);
    jobId = job;
    return this;
  }

  /** Takes and keeps results there. */
  RunHarness keepingIn(VolumePath folder) {
    cache = folder;
    return this;
  }

  RunHarness with(ContainerPolicy policy) {
    containers = policy;
    return this;
  }

  FakeBackend backend() {
    return new FakeBackend(
        cluster,
        tenant -> {
          try {
            return LocalVolume.reading(root, outside);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  WorkflowRun start(
      CwlProcess process, CwlValue.Rec inputs, FakeBackend backend, RunJournal journal) {
    return start(process, inputs, backend, journal, RunListener.NONE);
  }

  WorkflowRun start(
      CwlProcess process,
      CwlValue.Rec inputs,
      FakeBackend backend,
      RunJournal journal,
      RunListener listener) {
    WorkflowRun run =
        new WorkflowRun(
            new RunDefinition(
                jobId,
                process,
                inputs,
                new VolumePath("jobs").resolve(jobId),
                Map.of("PATH", "/bin"),
                containers),
            new RunServices(
                backend,
                tenant,
                new EvaluationServices.Evaluators(
                    expressions, (actual, allowed) -> allowed.contains(actual)),
                clock,
                executor,
                timer,
                cache == null ? null : new VolumeCallCache(backend.volume(tenant), cache)),
            journal,
            listener);
    backend.onChange(run::hint);
    return run;
  }

  RunResult run(String document, CwlValue.Rec inputs) throws InterruptedException {
    return start(Documents.load(document), inputs, backend(), RunJournal.inMemory()).run();
  }

  @Override
  public void close() {
    expressions.close();
    executor.close();
    timer.shutdownNow();
  }
}
