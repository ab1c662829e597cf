package org.orrery.backend.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.ComputeBackend;
import org.orrery.backend.spi.Container;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.Prepared;
import org.orrery.backend.spi.Range;
import org.orrery.backend.spi.Resources;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.Submission;
import org.orrery.backend.spi.SubmitOutcome;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskObservation;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.Tenant;
import org.orrery.backend.spi.VolumePath;

/** What the parts of {@link ComputeBackendContract} share. */
abstract class ComputeFixture {
  static final Tenant TENANT = new Tenant("contract");
  static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin");

  /** Far from now, so that no case leans on the time of day. */
  protected final SettableClock clock = SettableClock.at(Instant.parse("2031-05-06T07:08:09Z"));

  @TempDir Path state = Path.of("set by JUnit");
  private final List<ComputeBackend> opened = new ArrayList<>();
  private final Set<TaskHandle> handles = new HashSet<>();
  private @Nullable ComputeBackend current;

  /**
   * Opens a backend whose largest task takes everything, so that two such tasks never run at once,
   * and whose grace period is short. Opened again on the same folder it is the same place to
   * compute, as after a restart of the server.
   *
   * @param state a folder of this host that outlives the backend
   * @param clock moved by cases to show that it does not matter
   */
  protected abstract ComputeBackend openBackend(Path state, SettableClock clock) throws Exception;

  /** The container that every task of these cases runs in; null means directly on the machine. */
  protected @Nullable Container container(VolumePath work) {
    return null;
  }

  /** Ends what {@link #openBackend} started, after the backends themselves. */
  protected void afterClose() {}

  /** Lets a task that sleeps for some seconds go on; fakes move their clock here. */
  protected void pause() {}

  @BeforeEach
  void openFirst() throws Exception {
    current = open();
  }

  @AfterEach
  void leaveNothingBehind() throws Exception {
    endAll();
    afterClose();
  }

  /** Idempotent: ends every task, then every backend. */
  void endAll() throws Exception {
    // Closed first, so that nothing leaves a queue any more.
    opened.forEach(ComputeBackend::close);
    ComputeBackend last = open();
    last.cancel(handles);
    Eventually.holds(
        "every task has ended",
        () -> {
          pause();
          return last.observe(handles).values().stream().noneMatch(ComputeFixture::isAlive);
        });
    last.close();
  }

  private static boolean isAlive(TaskObservation observation) {
    return switch (observation) {
      case TaskObservation.Queued queued -> true;
      case TaskObservation.Blocked blocked -> true;
      case TaskObservation.Starting starting -> true;
      case TaskObservation.Running running -> true;
      case TaskObservation.Unknown unknown -> true;
      case TaskObservation.Ended ended -> false;
      case TaskObservation.Absent absent -> false;
    };
  }

  ComputeBackend backend() {
    return Objects.requireNonNull(current, "opened before each case");
  }

  /** Another object for the same place, beside those that are open already. */
  ComputeBackend open() throws Exception {
    ComputeBackend backend = openBackend(state, clock);
    opened.add(backend);
    return backend;
  }

  /** Ends the backend object, and goes on with a new one for the same place. */
  void restart() throws Exception {
    backend().close();
    current = open();
  }

  static TaskKey key(String step) {
    return new TaskKey("job-1", step, 1);
  }

  static VolumePath base(TaskKey key) {
    return new VolumePath(key.job()).resolve(key.step()).resolve("attempt-" + key.attempt());
  }

  static VolumePath work(TaskKey key) {
    return base(key).resolve("work");
  }

  static List<String> sh(String script) {
    return List.of("sh", "-c", script);
  }

  /** A task with the usual folders; its streams go into the working folder. */
  TaskSpec spec(TaskKey key, List<String> command) {
    return new TaskSpec(
        command,
        ENVIRONMENT,
        new TaskSpec.Folders(
            base(key).resolve("launcher"), work(key), base(key).resolve("temporary")),
        new TaskSpec.Streams(null, work(key).resolve("stdout"), work(key).resolve("stderr")),
        new Resources(0.5, 16, 0, 0),
        null,
        container(work(key)));
  }

  /** The same task with everything that the backend has: nothing else runs beside it. */
  TaskSpec alone(TaskSpec spec) {
    return with(spec, new Resources(backend().capabilities().cores(), 16, 0, 0));
  }

  static TaskSpec with(TaskSpec spec, Resources resources) {
    return new TaskSpec(
        spec.arguments(),
        spec.environment(),
        spec.folders(),
        spec.streams(),
        resources,
        spec.timeLimit(),
        spec.container());
  }

  static TaskSpec with(TaskSpec spec, TaskSpec.Streams streams) {
    return new TaskSpec(
        spec.arguments(),
        spec.environment(),
        spec.folders(),
        streams,
        spec.resources(),
        spec.timeLimit(),
        spec.container());
  }

  static TaskSpec within(Duration timeLimit, TaskSpec spec) {
    return new TaskSpec(
        spec.arguments(),
        spec.environment(),
        spec.folders(),
        spec.streams(),
        spec.resources(),
        timeLimit,
        spec.container());
  }

  static TaskSpec with(TaskSpec spec, Map<String, String> environment) {
    return new TaskSpec(
        spec.arguments(),
        environment,
        spec.folders(),
        spec.streams(),
        spec.resources(),
        spec.timeLimit(),
        spec.container());
  }

  static TaskSpec in(Container container, TaskSpec spec) {
    return new TaskSpec(
        spec.arguments(),
        spec.environment(),
        spec.folders(),
        spec.streams(),
        spec.resources(),
        spec.timeLimit(),
        container);
  }

  void prepare(TaskKey key, TaskSpec spec, StagePlan.Entry... entries) {
    prepare(key, List.of(spec.folders().work(), spec.folders().temporary()), entries);
  }

  void prepare(TaskKey key, List<VolumePath> folders, StagePlan.Entry... entries) {
    Map<TaskKey, Prepared> prepared =
        backend().volume(TENANT).prepare(List.of(new StagePlan(key, folders, List.of(entries))));
    assertThat(prepared).containsExactly(Map.entry(key, new Prepared.Ready()));
  }

  SubmitOutcome submit(ComputeBackend to, TaskKey key, TaskSpec spec) {
    SubmitOutcome outcome =
        Objects.requireNonNull(
            to.submit(TENANT, List.of(new Submission(key, spec))).get(key), "an answer for each");
    if (outcome instanceof SubmitOutcome.Accepted(TaskHandle handle)) {
      handles.add(handle);
    }
    return outcome;
  }

  TaskHandle accepted(TaskKey key, TaskSpec spec) {
    SubmitOutcome outcome = submit(backend(), key, spec);
    assertThat(outcome).isInstanceOf(SubmitOutcome.Accepted.class);
    return ((SubmitOutcome.Accepted) outcome).handle();
  }

  /** Prepares and submits. */
  TaskHandle start(TaskKey key, TaskSpec spec) {
    prepare(key, spec);
    return accepted(key, spec);
  }

  TaskHandle start(String step, List<String> command) {
    return start(key(step), spec(key(step), command));
  }

  TaskObservation observe(TaskHandle handle) {
    return observe(backend(), handle);
  }

  static TaskObservation observe(ComputeBackend by, TaskHandle handle) {
    return Objects.requireNonNull(by.observe(Set.of(handle)).get(handle), "an answer for each");
  }

  Outcome end(TaskHandle handle) throws Exception {
    TaskObservation observation =
        Eventually.is(
            handle + " has ended",
            () -> {
              pause();
              return observe(handle);
            },
            TaskObservation.Ended.class::isInstance);
    return ((TaskObservation.Ended) observation).outcome();
  }

  /** All ends, by key. */
  Map<TaskKey, Outcome> ends(Set<TaskHandle> all) throws Exception {
    Map<TaskKey, Outcome> ends = new HashMap<>();
    for (TaskHandle handle : all) {
      ends.put(handle.key(), end(handle));
    }
    return ends;
  }

  /** The cause of an end that was not the command's own. */
  Cause cause(TaskHandle handle) throws Exception {
    Outcome outcome = end(handle);
    assertThat(outcome).isInstanceOf(Outcome.Ended.class);
    return ((Outcome.Ended) outcome).cause();
  }

  int exitCode(TaskHandle handle) throws Exception {
    Outcome outcome = end(handle);
    assertThat(outcome).isInstanceOf(Outcome.Exited.class);
    return ((Outcome.Exited) outcome).code();
  }

  void awaitRunning(TaskHandle handle) throws Exception {
    Eventually.is(
        handle + " runs", () -> observe(handle), TaskObservation.Running.class::isInstance);
  }

  boolean exists(VolumePath file) throws IOException {
    try (InputStream _ = read(file)) {
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  String text(VolumePath file) throws IOException {
    try (InputStream in = read(file)) {
      return Bytes.of(in.readAllBytes()).text();
    }
  }

  String stdout(TaskKey key) throws IOException {
    return text(work(key).resolve("stdout"));
  }

  private InputStream read(VolumePath file) throws IOException {
    return backend().volume(TENANT).open(new StageSource.InVolume(file), Range.ALL);
  }
}
