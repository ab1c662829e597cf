package org.orrery.api.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.api.access.Access;
import org.orrery.api.access.Action;
import org.orrery.api.access.AuditedAccess;
import org.orrery.api.access.Authenticator;
import org.orrery.api.access.Caller;
import org.orrery.api.access.Decision;
import org.orrery.api.access.Operations;
import org.orrery.api.access.Target;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobId;
import org.orrery.api.jobs.JobScope;
import org.orrery.api.jobs.JobService;
import org.orrery.api.jobs.JobWorkspaces;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.DeployedProcess;
import org.orrery.api.processes.ProcessAccess;
import org.orrery.api.processes.ProcessDialect;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessService;
import org.orrery.api.processes.ProcessSummary;
import org.orrery.api.processes.RevisionKey;
import org.orrery.api.processes.VersionWanted;
import org.orrery.api.processes.WorkspaceId;

/**
 * The way from a request to what it is about. Every route goes through here once: it says who asks,
 * asks whether they may, and answers what is missing. Who acts for a workspace is told that
 * something isn't there; whoever doesn't gets the same refusal for what is private and for what
 * doesn't exist, after the same queries.
 */
@Singleton
final class Gate {
  private static final String CALLER = "orrery.caller";

  /** What begins something; it waits while the server or the workspace is not to begin anything. */
  private static final Set<Action> BEGINNINGS =
      EnumSet.of(Action.EXECUTE, Action.DEPLOY, Action.REPLACE, Action.UPLOAD);

  private final Access access;
  private final Authenticator authenticator;
  private final ProcessService processes;
  private final JobService jobs;
  private final Operations operations;
  private final CallerRates rates;

  Gate(
      Access access,
      Authenticator authenticator,
      ProcessService processes,
      JobService jobs,
      Operations operations,
      CallerRates rates) {
    this.access = access;
    this.authenticator = authenticator;
    this.processes = processes;
    this.jobs = jobs;
    this.operations = operations;
    this.rates = rates;
  }

  /**
   * A workspace, and who came to it.
   *
   * @param whole whether the caller sees all that is in it, not just what is open to others
   */
  record Visit(Caller caller, WorkspaceId workspace, boolean whole) {
    /** The jobs that the caller sees here. */
    JobScope jobs() {
      if (whole) {
        return new JobScope.Own(workspace);
      }
      Set<WorkspaceId> calling = new HashSet<>(caller.workspaces());
      calling.addAll(caller.owned());
      calling.removeIf(each -> !caller.actsFor(each));
      return new JobScope.CalledAt(workspace, calling);
    }
  }

  /**
   * A process that may be used, and who came for it.
   *
   * @param pinned whether this version was asked for, be it the current one or not
   */
  record Use(Visit visit, RevisionKey revision, DeployedProcess process, boolean pinned) {
    /** What URLs of the same version end with, perhaps nothing. */
    String query() {
      return pinned ? "?" + QueryParameters.REVISION + "=" + process.summary().revision() : "";
    }

    /**
     * The workspaces of a job of it.
     *
     * @throws OrreryException {@link ErrorCode#AMBIGUOUS_WORKSPACE}
     */
    JobWorkspaces job() {
      WorkspaceId calling =
          visit
              .caller()
              .callingWorkspace(visit.workspace())
              .orElseThrow(
                  () ->
                      new OrreryException(
                          ErrorCode.AMBIGUOUS_WORKSPACE,
                          "It is not clear which workspace asks: use credentials of one workspace."));
      return JobWorkspaces.of(visit.workspace(), calling, process.summary().access());
    }
  }

  /**
   * @throws OrreryException {@link ErrorCode#UNAUTHENTICATED}, also for wrong credentials where
   *     none are needed; {@link ErrorCode#TOO_MANY_REQUESTS}
   */
  Caller caller(HttpRequest<?> request) {
    return request
        .getAttribute(CALLER, Caller.class)
        .orElseGet(
            () -> {
              Caller caller = authenticated(request);
              rates.count(request, caller);
              request.setAttribute(CALLER, caller);
              return caller;
            });
  }

  private Caller authenticated(HttpRequest<?> request) {
    try {
      return authenticator.authenticate(request.getHeaders().get(HttpHeaders.AUTHORIZATION));
    } catch (OrreryException e) {
      if (e.code() == ErrorCode.UNAUTHENTICATED) {
        rates.countStranger(request);
      }
      throw e;
    }
  }

  /** The server as a whole. */
  Caller server(HttpRequest<?> request, Action action) {
    Caller caller = caller(request);
    require(decide(request, caller, action, new Target.OfServer()));
    return caller;
  }

  Visit workspace(HttpRequest<?> request, String workspace, Action action) {
    Caller caller = caller(request);
    Optional<WorkspaceId> named = WorkspaceId.parse(workspace);
    if (named.isEmpty()) {
      throw missingWorkspace(caller);
    }
    WorkspaceId id = named.get();
    boolean forOthers = !caller.actsFor(id) && processes.hasProcessesForOthers(id);
    Decision decision = decide(request, caller, action, new Target.OfWorkspace(id, forOthers));
    require(decision);
    processes.requireWorkspace(id);
    requireNoHindrance(action, Set.of(id));
    return new Visit(caller, id, sees(caller, id, decision));
  }

  private static OrreryException missingWorkspace(Caller caller) {
    return caller.everywhere()
        ? new OrreryException(ErrorCode.NO_SUCH_WORKSPACE, "There is no workspace of this name.")
        : refusal(caller.known() ? Decision.REFUSED : Decision.UNKNOWN_CALLER);
  }

  /** A process as it is now. */
  Use process(HttpRequest<?> request, String workspace, String process, Action action) {
    return process(request, workspace, process, action, false);
  }

  /** The version of a process that the query asks for. */
  Use version(HttpRequest<?> request, String workspace, String process, Action action) {
    return process(request, workspace, process, action, true);
  }

  private Use process(
      HttpRequest<?> request, String workspace, String process, Action action, boolean byQuery) {
    Caller caller = caller(request);
    Optional<WorkspaceId> named = WorkspaceId.parse(workspace);
    if (named.isEmpty()) {
      throw missingWorkspace(caller);
    }
    WorkspaceId owner = named.get();
    Optional<ProcessId> id = ProcessId.parse(process);
    ProcessService.Lookup found =
        id.map(each -> processes.find(owner, each))
            .orElse(new ProcessService.Lookup(true, null, ProcessAccess.PRIVATE));
    @Nullable RevisionKey revision = found.revision();
    ProcessAccess offered = revision == null ? ProcessAccess.PRIVATE : found.access();
    Decision decision = decide(request, caller, action, new Target.OfProcess(owner, offered));
    require(decision);
    if (!found.workspaceExists()) {
      throw new OrreryException(
          ErrorCode.NO_SUCH_WORKSPACE, "There is no workspace `%s`.".formatted(owner));
    }
    if (revision == null) {
      throw new OrreryException(
          ErrorCode.NO_SUCH_PROCESS,
          id.map("There is no process `%s`."::formatted)
              .orElse("There is no process of this name."));
    }
    Set<WorkspaceId> working = new HashSet<>();
    working.add(
        action == Action.EXECUTE && offered == ProcessAccess.PUBLIC
            ? caller.callingWorkspace(owner).orElse(owner)
            : owner);
    caller
        .callingWorkspace(owner)
        .filter(calling -> action == Action.EXECUTE)
        .ifPresent(working::add);
    requireNoHindrance(action, working);
    VersionWanted wanted = byQuery ? new QueryParameters(request).version() : VersionWanted.CURRENT;
    Visit visit = new Visit(caller, owner, sees(caller, owner, decision));
    RevisionKey version = version(visit, revision, wanted);
    DeployedProcess asked = processes.get(version).withAccess(offered);
    asksFor(request, asked.definition().settings().dialect());
    return new Use(visit, version, asked, !wanted.equals(VersionWanted.CURRENT));
  }

  /** What was replaced is no business of others: perhaps it was never meant for them. */
  private RevisionKey version(Visit visit, RevisionKey current, VersionWanted wanted) {
    if (wanted.equals(VersionWanted.CURRENT)) {
      return current;
    }
    ProcessSummary process = processes.get(current).summary();
    if (wanted.is(process)) {
      return current;
    }
    return Optional.of(visit.workspace())
        .filter(own -> visit.whole())
        .flatMap(own -> processes.find(own, process.id(), wanted))
        .orElseThrow(
            () ->
                new OrreryException(
                    ErrorCode.NO_SUCH_PROCESS,
                    "The process `%s` has no %s.".formatted(process.id(), wanted)));
  }

  private static void asksFor(HttpRequest<?> request, @Nullable ProcessDialect dialect) {
    if (dialect != null) {
      request.setAttribute(Dialects.OF_PROCESS, dialect);
    }
  }

  Job job(HttpRequest<?> request, String workspace, String job, Action action) {
    Caller caller = caller(request);
    Optional<WorkspaceId> named = WorkspaceId.parse(workspace);
    if (named.isEmpty()) {
      throw missingWorkspace(caller);
    }
    WorkspaceId path = named.get();
    Optional<Job> found =
        JobId.parse(job).flatMap(jobs::find).filter(each -> each.workspaces().isBelow(path));
    JobWorkspaces workspaces = found.map(Job::workspaces).orElse(JobWorkspaces.own(path));
    Decision decision = decide(request, caller, action, new Target.OfJob(workspaces));
    if (!decision.allowed() && !caller.actsFor(path)) {
      throw refusal(decision);
    }
    if (found.isEmpty() || !decision.allowed()) {
      processes.requireWorkspace(path);
      throw found.isPresent() && mayRead(caller, workspaces)
          ? refusal(decision)
          : new OrreryException(ErrorCode.NO_SUCH_JOB, "There is no job `%s`.".formatted(job));
    }
    asksFor(request, found.get().version().dialect());
    return found.get();
  }

  /** Then it is no secret that the job is there. */
  private static boolean mayRead(Caller caller, JobWorkspaces workspaces) {
    return caller.actsFor(workspaces.calling()) || caller.actsFor(workspaces.executing());
  }

  /**
   * @param workspaces that would pay for what begins
   */
  private void requireNoHindrance(Action action, Set<WorkspaceId> workspaces) {
    if (!BEGINNINGS.contains(action)) {
      return;
    }
    Operations.Hindrance hindrance = operations.hindrance(workspaces);
    if (hindrance.maintenance().isPresent()) {
      throw new OrreryException(
          ErrorCode.MAINTENANCE,
          "The server begins nothing new for now: %s".formatted(hindrance.maintenance().get()));
    }
    if (!hindrance.suspended().isEmpty()) {
      throw new OrreryException(
          ErrorCode.WORKSPACE_SUSPENDED,
          "The workspace `%s` is suspended: it can be read, but nothing new begins in it."
              .formatted(hindrance.suspended().iterator().next()));
    }
  }

  private Decision decide(HttpRequest<?> request, Caller caller, Action action, Target target) {
    Decision decision = access.decide(caller, action, target);
    if (decision == Decision.ALLOWED_TO_OPERATOR) {
      AuditedAccess.did(
          caller, "%s %s of a tenant".formatted(request.getMethodName(), request.getPath()));
    }
    return decision;
  }

  private static boolean sees(Caller caller, WorkspaceId workspace, Decision decision) {
    return caller.actsFor(workspace) || decision == Decision.ALLOWED_TO_OPERATOR;
  }

  private static void require(Decision decision) {
    if (!decision.allowed()) {
      throw refusal(decision);
    }
  }

  private static OrreryException refusal(Decision decision) {
    return decision == Decision.UNKNOWN_CALLER
        ? new OrreryException(
            ErrorCode.UNAUTHENTICATED,
            "Say who you are: send the header `Authorization: Bearer <token or key>`.")
        : new OrreryException(
            ErrorCode.FORBIDDEN, "There is nothing here that you may do this with.");
  }
}
