package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.http.HttpRequest;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orrery.api.access.Action;
import org.orrery.api.access.Caller;
import org.orrery.api.access.Operations;
import org.orrery.api.access.WorkspaceRules;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobId;
import org.orrery.api.jobs.JobService;
import org.orrery.api.jobs.JobState;
import org.orrery.api.jobs.JobWorkspaces;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.ProcessAccess;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessService;
import org.orrery.api.processes.ProcessVersion;
import org.orrery.api.processes.RevisionKey;
import org.orrery.api.processes.WorkspaceId;

/** A refusal costs the same, whatever it hides: who measures its time learns nothing. */
class GateTest {
  private static final WorkspaceId OURS = new WorkspaceId("ours");
  private static final Caller STRANGER =
      Caller.member("stranger", Set.of(new WorkspaceId("theirs")), Set.of());
  private static final String THERE = "10000000-0000-4000-8000-000000000000";
  private static final String ABSENT = "20000000-0000-4000-8000-000000000000";

  private static ApplicationContext context;

  /** What was asked of the database. */
  private final List<String> asked = new ArrayList<>();

  private final Gate gate =
      new Gate(
          new WorkspaceRules(false),
          authorization -> STRANGER,
          counted(ProcessService.class, this::answer),
          counted(JobService.class, this::answer),
          counted(Operations.class, this::answer),
          context.getBean(CallerRates.class));

  @BeforeAll
  static void start() {
    context = ApplicationContext.run(Environment.TEST);
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  private record Call(String method, List<Object> arguments) {}

  private <T> T counted(Class<T> port, Function<Call, @Nullable Object> answers) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              asked.add(port.getSimpleName() + "." + method.getName());
              return answers.apply(new Call(method.getName(), List.of(arguments)));
            }));
  }

  /** In {@code ours} there are a private process and a job; nothing is open to others. */
  private @Nullable Object answer(Call call) {
    return switch (call.method()) {
      case "hasProcessesForOthers" -> false;
      case "find" ->
          call.arguments().getFirst() instanceof JobId id
              ? Optional.of(id).filter(new JobId(UUID.fromString(THERE))::equals).map(GateTest::job)
              : lookup(call.arguments());
      default -> throw new AssertionError(call);
    };
  }

  private static ProcessService.Lookup lookup(List<Object> arguments) {
    boolean ours = arguments.get(0).equals(OURS);
    boolean there = ours && arguments.get(1).equals(new ProcessId("private"));
    return new ProcessService.Lookup(
        ours, there ? new RevisionKey(1) : null, ProcessAccess.PRIVATE);
  }

  private static Job job(JobId id) {
    return new Job(
        id,
        JobWorkspaces.own(OURS),
        new ProcessId("private"),
        new ProcessVersion(new RevisionKey(1), 1, "1.0.0", null),
        "owner",
        new JobState.Accepted(),
        Instant.EPOCH,
        Instant.EPOCH,
        0,
        "");
  }

  /** What a refusal asked of the database. */
  private List<String> cost(Runnable attempt) {
    asked.clear();
    assertThatThrownBy(attempt::run)
        .isInstanceOf(OrreryException.class)
        .hasMessageContaining("nothing here");
    return List.copyOf(asked);
  }

  private static HttpRequest<?> request() {
    return HttpRequest.GET("/");
  }

  @ParameterizedTest
  @EnumSource(names = {"READ_PROCESS", "READ_PACKAGE", "EXECUTE", "REPLACE", "UNDEPLOY"})
  void a_private_process_costs_what_none_costs(Action action) {
    List<String> there = cost(() -> gate.process(request(), "ours", "private", action));
    assertThat(there).containsExactly("ProcessService.find");
    assertThat(cost(() -> gate.process(request(), "ours", "absent", action))).isEqualTo(there);
    assertThat(cost(() -> gate.process(request(), "nowhere", "private", action))).isEqualTo(there);
  }

  @ParameterizedTest
  @EnumSource(names = {"READ_JOB", "DISMISS_JOB", "REMOVE_JOB"})
  void a_foreign_job_costs_what_none_costs(Action action) {
    List<String> there = cost(() -> gate.job(request(), "ours", THERE, action));
    assertThat(there).containsExactly("JobService.find");
    assertThat(cost(() -> gate.job(request(), "ours", ABSENT, action))).isEqualTo(there);
    assertThat(cost(() -> gate.job(request(), "nowhere", THERE, action))).isEqualTo(there);
  }

  @Test
  void a_closed_workspace_costs_what_none_costs() {
    for (Action action : List.of(Action.READ_WORKSPACE, Action.LIST_JOBS, Action.DEPLOY)) {
      List<String> there = cost(() -> gate.workspace(request(), "ours", action));
      assertThat(there).containsExactly("ProcessService.hasProcessesForOthers");
      assertThat(cost(() -> gate.workspace(request(), "nowhere", action))).isEqualTo(there);
    }
  }
}
