package org.orrery.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.api.processes.ProcessDefinition;
import org.orrery.api.processes.ProcessMetadata;
import org.orrery.api.processes.ProcessSettings;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.model.load.CwlLoader;
import org.orrery.cwl.model.load.DocumentUnavailableException;
import org.orrery.cwl.model.load.LoadLimits;
import org.orrery.cwl.model.load.LoadResult;
import org.orrery.cwl.model.value.CwlValue;

class PausingLauncherTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String ECHO = "builtin:echo.cwl";

  private final Ended ended = new Ended();

  private RunLauncher.ActiveRun launch(String document, long pause, Duration sinceStart) {
    byte[] cwl =
        "{cwlVersion: v1.2, class: Workflow, inputs: {pause: int}, outputs: [], steps: []}"
            .getBytes(StandardCharsets.UTF_8);
    LoadResult loaded =
        new CwlLoader(
                uri -> {
                  throw new DocumentUnavailableException(uri);
                },
                LoadLimits.DEFAULT)
            .load(document, cwl, null);
    ProcessDefinition definition =
        new ProcessDefinition(
            ((LoadResult.Loaded) loaded).document().process(),
            null,
            List.of(),
            ProcessMetadata.NONE,
            ProcessSettings.NONE);
    RunLauncher.RunOrder order =
        new RunLauncher.RunOrder(
            JobId.random(),
            new WorkspaceId("default"),
            definition,
            CwlValue.Rec.EMPTY.with("pause", CwlValue.of(pause)),
            new VolumePath("job"),
            Map.of(),
            NOON);
    Clock clock = Clock.fixed(NOON.plus(sinceStart), ZoneOffset.UTC);
    return new PausingLauncher(ended, clock).launch(order, null, null);
  }

  @Test
  void a_run_whose_pause_is_over_since_its_job_started_does_not_wait_anew() throws Exception {
    assertThat(launch(ECHO, 5, Duration.ofSeconds(5)).run())
        .isEqualTo(new RunLauncher.RunEnd.Cancelled());
    assertThat(launch(ECHO, Integer.MAX_VALUE, Duration.ofMinutes(10)).run())
        .isEqualTo(new RunLauncher.RunEnd.Cancelled());
  }

  @Test
  void a_run_of_another_process_never_waits() throws Exception {
    assertThat(launch("body:package.cwl", 500, Duration.ZERO).run())
        .isEqualTo(new RunLauncher.RunEnd.Cancelled());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_run_that_waits_can_be_ended(boolean cancel) throws Exception {
    // The clock stands still: the pause itself never ends.
    RunLauncher.ActiveRun run = launch(ECHO, 500, Duration.ZERO);
    CountDownLatch entered = new CountDownLatch(1);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<RunLauncher.RunEnd> end =
          executor.submit(
              () -> {
                entered.countDown();
                return run.run();
              });
      entered.await();
      assertThat(end.isDone()).isFalse();
      if (cancel) {
        run.cancel();
      } else {
        run.detach();
      }
      assertThat(end.get()).isEqualTo(new RunLauncher.RunEnd.Cancelled());
    }
    assertThat(ended.cancelled).isEqualTo(cancel);
    assertThat(ended.detached).isNotEqualTo(cancel);
  }

  /** Makes runs that are over as soon as they run. */
  private static final class Ended implements RunLauncher, RunLauncher.ActiveRun {
    private boolean cancelled;
    private boolean detached;

    @Override
    public ActiveRun launch(RunOrder order, RunLog log, RunProgress progress) {
      return this;
    }

    @Override
    public LogHistory logs(String name) {
      throw new UnsupportedOperationException("no test asks for logs");
    }

    @Override
    public LineageHistory lineage(int most) {
      throw new UnsupportedOperationException("no test asks for lineage");
    }

    @Override
    public StepHistory steps(String name, ProcessDefinition definition, CwlValue.Rec inputs) {
      throw new UnsupportedOperationException("no test asks for steps");
    }

    @Override
    public TaskVolume volume(WorkspaceId workspace) {
      throw new UnsupportedOperationException("no test asks for files");
    }

    @Override
    public RunEnd run() {
      return new RunEnd.Cancelled();
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public void detach() {
      detached = true;
    }
  }
}
