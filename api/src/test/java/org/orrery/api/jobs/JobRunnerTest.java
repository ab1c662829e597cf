package org.orrery.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.orrery.api.jobs.RunLauncher.RunEnd;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.Content;
import org.orrery.api.processes.ProcessDefinition;
import org.orrery.api.processes.ProcessDefinitions;
import org.orrery.api.processes.ProcessMetadata;
import org.orrery.api.processes.ProcessSettings;
import org.orrery.api.processes.RevisionKey;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.api.uploads.FolderUploads;
import org.orrery.api.uploads.UploadRules;
import org.orrery.backend.spi.CollectRequest;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.Prepared;
import org.orrery.backend.spi.Range;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.Tail;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.Documentation;
import org.orrery.cwl.model.document.FileTraits;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.ProcessHeader;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.format.FormatHierarchy;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/** Every run happens inside the tick, so each test is one thread. */
class JobRunnerTest {
  private static final WorkspaceId WORKSPACE = new WorkspaceId("default");
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final SettableClock clock = new SettableClock();
  private final MemoryJobs jobs = new MemoryJobs();
  private final FakeVolume volume = new FakeVolume();
  private final FakeResults results = new FakeResults();
  private final FakeLauncher launcher = new FakeLauncher();
  private final Map<String, String> web = new LinkedHashMap<>();
  private final UUID server = UUID.randomUUID();
  private final FolderUploads uploads =
      new FolderUploads(
          Path.of("no-volumes"), new UploadRules(1, 1, Duration.ofHours(1)), Clock.systemUTC());
  private final JobRunner runner = runner();

  private JobRunner runner() {
    return new JobRunner(
        new JobRunner.Ports(
            jobs,
            jobs,
            jobs,
            new FixedDefinition(),
            launcher,
            results,
            uri -> {
              String content = web.get(uri.toString());
              if (content == null) {
                throw new OrreryException(ErrorCode.UNREACHABLE_REFERENCE, "It answers 404.");
              }
              return Content.ofText(content);
            },
            uploads,
            uploads,
            JobMetrics.NONE),
        new JobRunner.Rules(
            server, Duration.ofSeconds(30), 10, 3, LONGEST_PAUSE, LogLimits.DEFAULT, Map.of()),
        clock,
        Runnable::run);
  }

  private JobId accept(CwlValue.Rec inputs) {
    JobId id = JobId.random();
    jobs.insert(
        new NewJob(
            id,
            JobWorkspaces.own(WORKSPACE),
            new RevisionKey(1),
            "anonymous",
            inputs,
            Set.of(),
            RequestDocument.ogc("{}"),
            null,
            clock.instant()));
    return id;
  }

  private JobId accept() {
    return accept(CwlValue.Rec.EMPTY);
  }

  private void later() {
    clock.now = clock.now.plus(LONGEST_PAUSE);
    runner.tick();
  }

  private static CwlValue.Rec oneFile(String place) {
    return CwlValue.Rec.EMPTY.with(
        "out", new FileValue(place, null, "a b.txt", null, null, List.of(), null, null));
  }

  @Test
  void runs_a_job_keeps_its_outputs_and_cleans_up() {
    JobId job = accept();
    volume.files.put("jobs/" + job + "/run/x", "hello");
    launcher.end = () -> new RunEnd.Succeeded(oneFile("volume:jobs/" + job + "/run/x"));

    runner.tick();

    assertThat(jobs.job(job).state()).isInstanceOf(JobState.Succeeded.class);
    JobResults kept = jobs.results(job).orElseThrow();
    assertThat(kept.files()).containsOnlyKeys("out/a b.txt");
    assertThat(kept.outputs().get("out"))
        .isInstanceOfSatisfying(
            FileValue.class, file -> assertThat(file.location()).isEqualTo("result:out/a b.txt"));
    assertThat(results.contents).containsExactly("hello");
    assertThat(results.settled).containsExactly(job);
    assertThat(volume.deleted).containsExactly("jobs/" + job);
    assertThat(jobs.isCleaned(job)).isTrue();
  }

  @Test
  void writes_a_failure_of_the_workflow() {
    JobId job = accept();
    JobFailure failure =
        new JobFailure(ErrorCode.JOB_FAILED, "main", "tool", "It ended.", null, "oh");
    launcher.end = () -> new RunEnd.Failed(failure);

    runner.tick();

    assertThat(jobs.job(job).state())
        .isInstanceOfSatisfying(
            JobState.Failed.class, failed -> assertThat(failed.failure()).isEqualTo(failure));
    assertThat(jobs.isCleaned(job)).isTrue();
  }

  @Test
  void pauses_while_the_results_store_is_full_and_never_fails_the_job() {
    JobId job = accept();
    volume.files.put("jobs/" + job + "/run/x", "hello");
    launcher.end = () -> new RunEnd.Succeeded(oneFile("volume:jobs/" + job + "/run/x"));
    results.full = true;

    runner.tick();
    for (int i = 0; i < 20; i++) {
      later();
    }
    assertThat(jobs.job(job).state()).isInstanceOf(JobState.Running.class);
    assertThat(jobs.job(job).message()).contains("No space left on device");
    assertThat(volume.deleted).isEmpty();

    results.full = false;
    later();
    assertThat(jobs.job(job).state()).isInstanceOf(JobState.Succeeded.class);
  }

  @Test
  void goes_on_when_the_database_comes_back_after_the_run_has_ended() {
    JobId job = accept();
    launcher.end =
        () -> {
          jobs.away = true;
          return new RunEnd.Succeeded(CwlValue.Rec.EMPTY);
        };
    runner.tick();
    jobs.away = false;
    launcher.end = () -> new RunEnd.Succeeded(CwlValue.Rec.EMPTY);
    later();

    assertThat(jobs.job(job).state()).isInstanceOf(JobState.Succeeded.class);
    assertThat(jobs.isCleaned(job)).isTrue();
  }

  @Test
  void takes_a_run_up_again_that_could_not_write_its_journal() {
    JobId job = accept();
    launcher.end = () -> new RunEnd.Detached("the journal can't be written");
    runner.tick();
    assertThat(jobs.isLeased(job)).isTrue();

    launcher.end = () -> new RunEnd.Succeeded(CwlValue.Rec.EMPTY);
    later();
    assertThat(jobs.job(job).state()).isInstanceOf(JobState.Succeeded.class);
  }

  @Test
  void ends_a_dismissed_run_and_deletes_its_files() {
    JobId job = accept();
    launcher.end =
        () -> {
          jobs.apply(job, new JobEvent.DismissRequested(clock.instant()));
          runner.dismissed(job);
          assertThat(launcher.cancelled).isTrue();
          return new RunEnd.Cancelled();
        };
    runner.tick();

    assertThat(jobs.job(job).state()).isInstanceOf(JobState.Dismissed.class);
    assertThat(volume.deleted).containsExactly("jobs/" + job);
    assertThat(jobs.isCleaned(job)).isTrue();
  }

  @Test
  void cancels_what_a_dead_server_left_of_a_dismissed_job() {
    JobId job = accept();
    launcher.end = () -> new RunEnd.Detached("the server was killed");
    launcher.events = List.of("{\"started\":1}");
    runner.tick();
    jobs.apply(job, new JobEvent.DismissRequested(clock.instant()));
    jobs.expireLeases(server);

    launcher.end = () -> launcher.cancelled ? new RunEnd.Cancelled() : new RunEnd.Detached("?");
    launcher.events = List.of();
    runner().tick();

    assertThat(launcher.cancelled).isTrue();
    assertThat(jobs.isCleaned(job)).isTrue();
  }

  @Test
  void gives_its_jobs_back_when_it_stops() throws InterruptedException {
    JobId job = accept();
    launcher.end =
        () -> {
          stop();
          assertThat(launcher.detached).isTrue();
          return new RunEnd.Detached("let go");
        };
    runner.tick();
    assertThat(jobs.isLeased(job)).isFalse();
    assertThat(jobs.job(job).state()).isInstanceOf(JobState.Running.class);

    JobId later = accept();
    runner.tick();
    assertThat(jobs.job(later).state()).isInstanceOf(JobState.Accepted.class);

    launcher.end = () -> new RunEnd.Succeeded(CwlValue.Rec.EMPTY);
    runner().tick();
    assertThat(jobs.job(job).state()).isInstanceOf(JobState.Succeeded.class);
  }

  private void stop() {
    try {
      runner.stop(Duration.ZERO);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void writes_nothing_of_a_job_that_another_server_has_taken_over() {
    JobId job = accept();
    launcher.end =
        () -> {
          jobs.takeAway(job);
          return new RunEnd.Succeeded(CwlValue.Rec.EMPTY);
        };
    runner.tick();

    assertThat(jobs.job(job).state()).isInstanceOf(JobState.Running.class);
    assertThat(volume.deleted).isEmpty();
    assertThat(jobs.isLeased(job)).isTrue();
  }

  @Test
  void lets_go_of_a_run_whose_lease_a_renewal_finds_lost() {
    JobId job = accept();
    launcher.end = () -> new RunEnd.Detached("pause");
    runner.tick();
    jobs.takeAway(job);
    clock.now = clock.now.plusSeconds(11);
    launcher.end = () -> new RunEnd.Succeeded(CwlValue.Rec.EMPTY);

    runner.tick();
    runner.tick();

    assertThat(jobs.job(job).state()).isInstanceOf(JobState.Running.class);
    assertThat(runner.size()).isZero();
  }

  @Test
  void fails_a_job_whose_run_meets_a_defect_of_ours() {
    JobId job = accept();
    launcher.end =
        () -> {
          throw new IllegalStateException("a secret detail");
        };
    runner.tick();

    assertThat(jobs.job(job).state())
        .isInstanceOfSatisfying(
            JobState.Failed.class,
            failed -> {
              assertThat(failed.failure().code()).isEqualTo(ErrorCode.JOB_LOST);
              assertThat(failed.failure().message()).doesNotContain("secret");
            });
  }

  @Test
  void fails_a_job_whose_output_is_gone() {
    JobId job = accept();
    launcher.end = () -> new RunEnd.Succeeded(oneFile("volume:jobs/x/run/gone"));
    runner.tick();

    assertThat(jobs.job(job).state()).isInstanceOf(JobState.Failed.class);
  }

  @Test
  void fetches_inputs_once_and_gives_them_as_files_of_the_volume() {
    web.put("https://example.org/data/a.txt", "remote");
    JobId job =
        accept(
            CwlValue.Rec.EMPTY.with(
                "f",
                new FileValue(
                    "https://example.org/data/a.txt",
                    null,
                    null,
                    null,
                    null,
                    List.of(),
                    null,
                    null)));
    launcher.end = () -> new RunEnd.Detached("pause");
    runner.tick();
    web.clear();
    launcher.end = () -> new RunEnd.Succeeded(CwlValue.Rec.EMPTY);
    later();

    assertThat(launcher.inputs.get("f"))
        .isInstanceOfSatisfying(
            FileValue.class,
            file -> {
              assertThat(file.location()).isEqualTo("volume:jobs/" + job + "/inputs/1/file/a.txt");
              assertThat(file.basename()).isEqualTo("a.txt");
            });
    assertThat(jobs.job(job).state()).isInstanceOf(JobState.Succeeded.class);
  }

  @Test
  void fails_a_job_whose_input_can_not_be_fetched() {
    JobId job =
        accept(
            CwlValue.Rec.EMPTY.with(
                "f",
                new FileValue(
                    "https://example.org/none", null, null, null, null, List.of(), null, null)));
    runner.tick();

    assertThat(jobs.job(job).state())
        .isInstanceOfSatisfying(
            JobState.Failed.class,
            failed -> assertThat(failed.failure().message()).isEqualTo("It answers 404."));
  }

  private final class FakeLauncher implements RunLauncher {
    Supplier<RunEnd> end = () -> new RunEnd.Succeeded(CwlValue.Rec.EMPTY);
    List<String> events = List.of();
    CwlValue.Rec inputs = CwlValue.Rec.EMPTY;
    List<StepLog> logs = List.of();
    boolean cancelled;
    boolean detached;

    @Override
    public ActiveRun launch(RunOrder order, RunLog log, RunProgress progress) {
      inputs = order.inputs();
      cancelled = false;
      detached = false;
      return new ActiveRun() {
        @Override
        public RunEnd run() {
          log.history();
          if (!events.isEmpty()) {
            log.append(events);
          }
          return end.get();
        }

        @Override
        public void cancel() {
          cancelled = true;
        }

        @Override
        public void detach() {
          detached = true;
        }
      };
    }

    @Override
    public StepHistory steps(String name, ProcessDefinition definition, CwlValue.Rec inputs) {
      throw new UnsupportedOperationException("no test asks for steps");
    }

    @Override
    public LineageHistory lineage(int most) {
      throw new UnsupportedOperationException("no test asks for lineage");
    }

    @Override
    public LogHistory logs(String name) {
      return new LogHistory() {
        @Override
        public void add(List<String> added) {}

        @Override
        public List<StepLog> logs() {
          return logs;
        }
      };
    }

    @Override
    public TaskVolume volume(WorkspaceId workspace) {
      return volume;
    }
  }

  private static final class FakeVolume implements TaskVolume {
    final Map<String, String> files = new LinkedHashMap<>();
    final List<String> deleted = new ArrayList<>();

    @Override
    public Map<TaskKey, Prepared> prepare(List<StagePlan> plans) {
      Map<TaskKey, Prepared> answer = new LinkedHashMap<>();
      for (StagePlan plan : plans) {
        plan.folders().forEach(f -> files.keySet().removeIf(name -> name.startsWith(f + "/")));
        for (StagePlan.Entry entry : plan.entries()) {
          if (entry instanceof StagePlan.Literal(VolumePath target, var bytes)) {
            files.put(target.value(), bytes.text());
          }
        }
        answer.put(plan.key(), new Prepared.Ready());
      }
      return answer;
    }

    @Override
    public Map<TaskKey, Collected> collect(List<CollectRequest> requests) {
      throw new UnsupportedOperationException();
    }

    @Override
    public InputStream open(StageSource file, Range range) throws IOException {
      @Nullable String content =
          file instanceof StageSource.InVolume(VolumePath path) ? files.get(path.value()) : null;
      if (content == null) {
        throw new NoSuchFileException(file.toString());
      }
      return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Map<VolumePath, Tail> tails(Set<VolumePath> files, int bytes) {
      throw new AssertionError("the runner reads no ends of files and publishes nothing");
    }

    @Override
    public boolean publish(VolumePath folder, VolumePath newName) {
      throw new AssertionError("the runner reads no ends of files and publishes nothing");
    }

    @Override
    public void delete(VolumePath folder) {
      deleted.add(folder.value());
    }

    @Override
    public String pathSeenByTasks(VolumePath path) {
      return "/volume/" + path;
    }
  }

  private static final class FakeResults implements ResultStore {
    final List<String> contents = new ArrayList<>();
    final List<JobId> settled = new ArrayList<>();
    boolean full;

    @Override
    public Kept keep(JobId job, InputStream content) throws IOException {
      if (full) {
        throw new IOException("No space left on device");
      }
      String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
      contents.add(text);
      return new Kept(text.length(), "0".repeat(64));
    }

    @Override
    public void settle(JobId job) {
      settled.add(job);
    }

    @Override
    public InputStream open(ResultFile file, long offset, long length) {
      return new ByteArrayInputStream(new byte[0]);
    }

    @Override
    public void delete(JobId job) {
      contents.clear();
    }

    @Override
    public @Nullable String trouble() {
      return full ? "full" : null;
    }
  }

  private static final class FixedDefinition implements ProcessDefinitions {
    @Override
    public ProcessDefinition definition(RevisionKey key) {
      SourceSpan span = new SourceSpan("fake.cwl", 1, 1);
      return new ProcessDefinition(
          new CwlProcess.Operation(
              new ProcessHeader(
                  "fake.cwl#", null, Documentation.NONE, "v1.2", Requirements.NONE, span),
              List.of(
                  new InputParameter(
                      "f",
                      new CwlType.Union(List.of(CwlType.Simple.NULL, CwlType.Simple.FILE)),
                      Documentation.NONE,
                      FileTraits.NONE,
                      null,
                      null,
                      span)),
              List.of()),
          new FormatHierarchy(uri -> new byte[0], List.of()),
          List.of(),
          ProcessMetadata.NONE,
          ProcessSettings.NONE);
    }

    @Override
    public void bringFiles(RevisionKey key, WorkspaceId on) {
      throw new UnsupportedOperationException("all jobs run where their process is");
    }
  }

  private static final class SettableClock extends Clock {
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
