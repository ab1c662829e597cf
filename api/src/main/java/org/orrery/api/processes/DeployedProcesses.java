package org.orrery.api.processes;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.Documentation;
import org.orrery.cwl.model.expression.ScriptSyntax;
import org.orrery.cwl.model.load.LoadLimits;

/** {@link ProcessService} over a {@link ProcessStore}. */
public final class DeployedProcesses implements ProcessService, ProcessDefinitions {
  private static final String FIRST_VERSION = "1.0.0";
  private static final int GENERATED_BYTES = 5;

  /** Naming async-execute alone makes a request without Prefer asynchronous by the standard. */
  private static final List<String> JOB_CONTROL = List.of("async-execute", "dismiss");

  /** A loaded workflow of 500 steps takes about a megabyte. */
  private static final int CACHED_DEFINITIONS = 64;

  private final ProcessStore store;
  private final PackageReader reader;
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<RevisionKey, Known> known = new LatelyUsed<>(CACHED_DEFINITIONS);

  /** What never changes of a revision, without its package. */
  private record Known(ProcessSummary summary, ProcessDefinition definition) {
    DeployedProcess process() {
      return new DeployedProcess(summary, definition);
    }
  }

  /**
   * What packages are read with.
   *
   * @param scripts parses the JavaScript of a workspace's packages; they are not to be trusted
   */
  public record Reading(
      RemoteDocuments remote,
      Uploads uploads,
      LoadLimits limits,
      Function<WorkspaceId, ScriptSyntax> scripts) {}

  public DeployedProcesses(
      ProcessStore store, Reading reading, Clock clock, RandomGenerator random) {
    this.store = store;
    this.reader = new PackageReader(reading);
    this.clock = clock;
    this.random = random;
  }

  @Override
  public DeployedProcess deploy(WorkspaceId workspace, Deployment deployment) {
    requireWorkspace(workspace);
    PackageReader.Read read = read(workspace, deployment);
    ProcessId id = id(deployment, read.definition().cwl());
    return remembered(
        store.insert(revision(workspace, id, deployment, read, true)), read.definition());
  }

  @Override
  public Deployed deployOnce(WorkspaceId workspace, Deployment deployment, IdempotencyKey key) {
    requireWorkspace(workspace);
    PackageReader.Read read = reader.read(workspace, deployment);
    ProcessId id = id(deployment, read.definition().cwl());
    ProcessStore.Inserted inserted =
        store.insertOnce(revision(workspace, id, deployment, read, true), key);
    return new Deployed(remembered(inserted.process(), read.definition()), inserted.replayed());
  }

  @Override
  public DeployedProcess check(WorkspaceId workspace, Deployment deployment) {
    requireWorkspace(workspace);
    PackageReader.Read read = read(workspace, deployment);
    ProcessId id = id(deployment, read.definition().cwl());
    NewRevision would = revision(workspace, id, deployment, read, true);
    NewRevision.Description described = would.description();
    return new DeployedProcess(
        new ProcessSummary(
            workspace,
            id,
            1,
            described.version(),
            described.title(),
            described.description(),
            described.keywords(),
            described.mutable(),
            described.jobControl(),
            ProcessAccess.PRIVATE,
            would.deployed()),
        read.definition());
  }

  @Override
  public DeployedProcess replace(
      WorkspaceId workspace, ProcessId id, Deployment deployment, boolean sameId) {
    current(workspace, id);
    PackageReader.Read read = read(workspace, deployment);
    ProcessId said = id(deployment, read.definition().cwl());
    if (sameId && !said.equals(id)) {
      throw new OrreryException(
          ErrorCode.INVALID_REQUEST,
          "The package is that of `%s`, so it can't replace `%s`.".formatted(said, id));
    }
    return remembered(
        store.replace(revision(workspace, id, deployment, read, true)), read.definition());
  }

  /**
   * Gives every workspace the processes that are part of this server; idempotent. To be called
   * after the server has started, so that lists show them; {@link #find} brings what is missing.
   */
  public void installBuiltIns() {
    store.workspaces().forEach(this::installBuiltIns);
  }

  public void installBuiltIns(WorkspaceId workspace) {
    Deployment echo = BuiltInProcesses.echo();
    PackageReader.Read read = reader.read(workspace, echo);
    store.install(revision(workspace, BuiltInProcesses.ECHO, echo, read, false));
  }

  private PackageReader.Read read(WorkspaceId workspace, Deployment deployment) {
    PackageReader.Read read = reader.read(workspace, deployment);
    List<Problem> reserved = ReservedNames.check(read.definition().cwl());
    if (!reserved.isEmpty()) {
      throw new OrreryException(
          ErrorCode.INVALID_DOCUMENT,
          "The CWL document uses names that are reserved: see `errors`.",
          reserved.stream().map(PackageNames::shown).toList());
    }
    return read;
  }

  private DeployedProcess remembered(StoredProcess stored, ProcessDefinition definition) {
    return remember(stored.key(), new Known(stored.summary(), definition)).process();
  }

  private Known remember(RevisionKey key, Known revision) {
    synchronized (known) {
      known.put(key, revision);
    }
    return revision;
  }

  private NewRevision revision(
      WorkspaceId workspace,
      ProcessId id,
      Deployment deployment,
      PackageReader.Read read,
      boolean mutable) {
    Deployment.DescriptionOverrides said = deployment.description();
    Documentation documented = read.definition().cwl().header().documentation();
    ProcessMetadata metadata = read.definition().metadata();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return new NewRevision(
        workspace,
        id,
        new NewRevision.Description(
            version(said, metadata),
            said.title() == null ? documented.label() : said.title(),
            said.description() == null ? documented.doc() : said.description(),
            said.keywords().isEmpty() ? metadata.keywords() : said.keywords(),
            mutable,
            said.jobControl().isEmpty() ? JOB_CONTROL : said.jobControl()),
        deployment.packaged(),
        read.documentUri(),
        deployment.entry(),
        read.documents(),
        read.files(),
        read.definition().settings().dialect(),
        deployment.by(),
        now);
  }

  private static String version(Deployment.DescriptionOverrides said, ProcessMetadata metadata) {
    String version = said.version() == null ? metadata.version() : said.version();
    return version == null ? FIRST_VERSION : version;
  }

  /** What the request says, else the CWL id, else a generated one. */
  private ProcessId id(Deployment deployment, CwlProcess process) {
    ProcessId asked = deployment.description().id();
    if (asked != null) {
      return asked;
    }
    String name = process.header().name();
    return Optional.ofNullable(name).flatMap(ProcessId::parse).orElseGet(this::generated);
  }

  private ProcessId generated() {
    byte[] bytes = new byte[GENERATED_BYTES];
    random.nextBytes(bytes);
    return new ProcessId("process-" + HexFormat.of().formatHex(bytes));
  }

  @Override
  public void undeploy(WorkspaceId workspace, ProcessId id) {
    store.remove(workspace, id);
  }

  @Override
  public DeployedProcess get(WorkspaceId workspace, ProcessId id) {
    return get(current(workspace, id));
  }

  @Override
  public DeployedProcess get(RevisionKey revision) {
    return known(revision).process();
  }

  @Override
  public Lookup find(WorkspaceId workspace, ProcessId id) {
    Lookup found = store.lookup(workspace, id);
    boolean due =
        id.equals(BuiltInProcesses.ECHO) && found.workspaceExists() && found.revision() == null;
    if (!due) {
      return found;
    }
    // The workspace is new, or the server has only just started.
    installBuiltIns(workspace);
    return store.lookup(workspace, id);
  }

  @Override
  public Optional<RevisionKey> find(WorkspaceId workspace, ProcessId id, VersionWanted wanted) {
    return store.find(workspace, id, wanted);
  }

  @Override
  public VersionPage versions(
      WorkspaceId workspace, ProcessId id, int limit, @Nullable Integer before) {
    List<VersionEntry> found = store.versions(workspace, id, limit + 1, before);
    return found.size() <= limit
        ? new VersionPage(found, null)
        : new VersionPage(found.subList(0, limit), found.get(limit - 1).revision());
  }

  @Override
  public ProcessPage list(
      WorkspaceId workspace, int limit, @Nullable ProcessId after, boolean forOthers) {
    requireWorkspace(workspace);
    List<ProcessSummary> found = store.list(workspace, limit + 1, after, forOthers);
    return found.size() <= limit
        ? new ProcessPage(found, null)
        : new ProcessPage(found.subList(0, limit), found.get(limit - 1).id());
  }

  @Override
  public boolean hasProcessesForOthers(WorkspaceId workspace) {
    return store.hasProcessesForOthers(workspace);
  }

  @Override
  public ProcessPackage packageOf(RevisionKey revision) {
    return stored(revision).packaged();
  }

  @Override
  public void requireWorkspace(WorkspaceId workspace) {
    if (!store.workspaceExists(workspace)) {
      throw new OrreryException(
          ErrorCode.NO_SUCH_WORKSPACE, "There is no workspace `%s`.".formatted(workspace));
    }
  }

  private RevisionKey current(WorkspaceId workspace, ProcessId id) {
    Lookup found = find(workspace, id);
    if (!found.workspaceExists()) {
      throw new OrreryException(
          ErrorCode.NO_SUCH_WORKSPACE, "There is no workspace `%s`.".formatted(workspace));
    }
    RevisionKey revision = found.revision();
    if (revision == null) {
      throw new OrreryException(
          ErrorCode.NO_SUCH_PROCESS, "There is no process `%s`.".formatted(id));
    }
    return revision;
  }

  @Override
  public ProcessDefinition definition(RevisionKey key) {
    return known(key).definition();
  }

  private Known known(RevisionKey key) {
    synchronized (known) {
      Known before = known.get(key);
      if (before != null) {
        return before;
      }
    }
    // Loading is done outside the lock: two may do it at once, and both get the same.
    StoredProcess stored = stored(key);
    return remember(key, new Known(stored.summary(), reader.readAgain(stored)));
  }

  @Override
  public void bringFiles(RevisionKey key, WorkspaceId on) {
    reader.bringFiles(stored(key), on);
  }

  private StoredProcess stored(RevisionKey key) {
    return store
        .find(key)
        .orElseThrow(() -> new IllegalStateException("revision " + key + " is not kept"));
  }
}
