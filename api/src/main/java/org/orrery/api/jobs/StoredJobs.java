package org.orrery.api.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.api.processes.IdempotencyKey;
import org.orrery.api.processes.ProcessDefinitions;
import org.orrery.api.processes.RevisionKey;
import org.orrery.api.processes.ServerFileRules;
import org.orrery.api.processes.Sha256;
import org.orrery.api.processes.Uploads;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.inputs.InputCheck;
import org.orrery.cwl.model.inputs.InputProblem;
import org.orrery.cwl.model.inputs.InputResult;
import org.orrery.cwl.model.value.CwlValue;

/** {@link JobService} over the stores. */
public final class StoredJobs implements JobService {
  private final Ports ports;
  private final Clock clock;
  private final Listener listener;
  private final JobCounts counts;

  /** What jobs are told from. */
  public record Ports(
      JobStore jobs, ProcessDefinitions definitions, ResultStore results, Uploads uploads) {}

  /**
   * Told at once, so that nobody waits for the next tick. Must return at once.
   *
   * @param accepted a job can be claimed
   * @param dismissed a job was dismissed
   */
  public record Listener(Runnable accepted, Consumer<JobId> dismissed) {}

  public StoredJobs(Ports ports, Clock clock, Listener listener) {
    this.ports = ports;
    this.clock = clock;
    this.listener = listener;
    this.counts = new JobCounts(ports.jobs());
  }

  @Override
  public Accepted accept(
      JobWorkspaces workspaces,
      RevisionKey revision,
      ExecuteRequest request,
      @Nullable IdempotencyKey once) {
    Prepared prepared = prepared(workspaces, revision, request);
    NewJob wanted =
        new NewJob(
            JobId.random(),
            workspaces,
            revision,
            request.owner(),
            prepared.complete(),
            prepared.files(),
            request.document(),
            request.subscriber(),
            now());
    Job job = once == null ? ports.jobs().insert(wanted) : ports.jobs().insertOnce(wanted, once);
    boolean replayed = !job.id().equals(wanted.id());
    if (!replayed) {
      listener.accepted().run();
    }
    return new Accepted(job, replayed);
  }

  @Override
  public Checked check(JobWorkspaces workspaces, RevisionKey revision, ExecuteRequest request) {
    Prepared prepared = prepared(workspaces, revision, request);
    return new Checked(prepared.process(), prepared.complete());
  }

  /**
   * @param files uploads among the inputs
   */
  private record Prepared(CwlProcess process, CwlValue.Rec complete, Set<Sha256> files) {}

  private Prepared prepared(
      JobWorkspaces workspaces, RevisionKey revision, ExecuteRequest request) {
    CwlProcess cwl = ports.definitions().definition(revision).overridden(request.overrides()).cwl();
    CwlValue.Rec given =
        UploadedInputs.relative(request.inputs(), List.of(RequestDocument.BASE, request.api()));
    List<Problem> problems = new ArrayList<>();
    Set<Sha256> files =
        new UploadedInputs(workspaces.calling(), ports.uploads()).check(given, problems);
    return new Prepared(cwl, checked(cwl, given, problems, request.checkedByTheJob()), files);
  }

  /**
   * The inputs with every default filled in.
   *
   * @param later what does not fit the process is left for the run to find
   */
  private static CwlValue.Rec checked(
      CwlProcess process, CwlValue.Rec inputs, List<Problem> problems, boolean later) {
    // A Directory by URL can't be fetched; whoever checks later is told so by the run.
    problems.addAll(
        ServerFileRules.check(
            inputs, location -> UploadedInputs.isUpload(location) || (later && remote(location))));
    InputResult result = InputCheck.check(process, inputs);
    if (later && result instanceof InputResult.Refused && problems.isEmpty()) {
      return inputs;
    }
    if (result instanceof InputResult.Accepted(CwlValue.Rec complete, _) && problems.isEmpty()) {
      return complete;
    }
    if (result instanceof InputResult.Refused(List<InputProblem> found)) {
      found.forEach(
          problem ->
              problems.add(
                  Problem.atPointer(
                      problem.jsonPointer(), problem.code(), problem.message(), problem.hint())));
    }
    throw new OrreryException(
        ErrorCode.INVALID_INPUTS,
        "The inputs do not fit the process: %d %s."
            .formatted(problems.size(), problems.size() == 1 ? "problem" : "problems"),
        problems);
  }

  private static boolean remote(String location) {
    return location.startsWith("http://") || location.startsWith("https://");
  }

  /** No finer than what clients read back. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public Optional<Job> find(JobId id) {
    return ports.jobs().find(id);
  }

  private static OrreryException noSuchJob(JobId id) {
    return new OrreryException(ErrorCode.NO_SUCH_JOB, "There is no job `%s`.".formatted(id));
  }

  @Override
  public JobPage list(JobScope scope, JobQuery query) {
    List<Job> found = ports.jobs().list(scope, query, now());
    boolean last = found.size() <= query.limit();
    List<Job> shown = last ? found : found.subList(0, query.limit());
    boolean whole = last && query.page().equals(JobQuery.Page.FIRST);
    long matched = whole ? found.size() : counts.count(scope, query, now());
    return new JobPage(
        shown,
        matched,
        last ? null : new JobCursor(shown.getLast().created(), shown.getLast().id()));
  }

  @Override
  public Job dismiss(JobId id) {
    Job job =
        ports
            .jobs()
            .apply(id, new JobEvent.DismissRequested(now()))
            .orElseThrow(() -> noSuchJob(id));
    listener.dismissed().accept(id);
    return job;
  }

  @Override
  public Job remove(JobId id) {
    Job job = dismiss(id);
    ports.jobs().remove(id, now());
    return job;
  }

  @Override
  public RequestDocument request(JobId id) {
    return ports.jobs().requestDocument(id).orElseThrow(() -> noSuchJob(id));
  }

  @Override
  public JobResults results(Job job) {
    JobId id = job.id();
    return switch (job.state()) {
      case JobState.Accepted _, JobState.Running _, JobState.Held _ ->
          throw new OrreryException(
              ErrorCode.RESULT_NOT_READY, "The job `%s` has not ended.".formatted(id));
      case JobState.Dismissed _ ->
          throw new OrreryException(
              ErrorCode.JOB_DISMISSED, "The job `%s` was dismissed.".formatted(id));
      case JobState.Failed(_, _, JobFailure failure) ->
          throw new OrreryException(failure.code(), failure.message());
      case JobState.Succeeded _ -> ports.jobs().results(id).orElseThrow(() -> noSuchJob(id));
    };
  }

  @Override
  public ResultFile resultFile(Job job, String path) {
    ResultFile file = results(job).files().get(path);
    if (file == null) {
      throw new OrreryException(
          ErrorCode.NO_SUCH_OUTPUT, "The job `%s` has no file `%s`.".formatted(job.id(), path));
    }
    return file;
  }

  @Override
  public InputStream open(ResultFile file, long offset, long length) {
    try {
      return ports.results().open(file, offset, length);
    } catch (IOException e) {
      throw new OrreryException(
          ErrorCode.STORAGE_UNAVAILABLE, "The result can't be read now; try again later.", e);
    }
  }
}
