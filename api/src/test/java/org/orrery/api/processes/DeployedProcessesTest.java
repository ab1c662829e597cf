package org.orrery.api.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.load.LoadLimits;

class DeployedProcessesTest {
  private static final WorkspaceId WORKSPACE = new WorkspaceId("default");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final FakeStore store = new FakeStore();
  private final Map<URI, String> web = new LinkedHashMap<>();
  private final List<URI> fetched = new ArrayList<>();
  private DeployedProcesses processes = service();

  private DeployedProcesses service() {
    return new DeployedProcesses(
        store,
        uri -> {
          fetched.add(uri);
          String document = web.get(uri);
          if (document == null) {
            throw new OrreryException(
                ErrorCode.UNREACHABLE_REFERENCE, "`" + uri + "` answers 404.");
          }
          return Content.ofText(document);
        },
        LoadLimits.DEFAULT,
        Clock.fixed(NOW, ZoneOffset.UTC),
        new Random(1));
  }

  private static Deployment sent(String cwl) {
    return sent(cwl, null, Deployment.DescriptionOverrides.NONE);
  }

  private static Deployment sent(
      String cwl, @Nullable String entry, Deployment.DescriptionOverrides said) {
    Content content = Content.ofText(cwl);
    return new Deployment(
        new ProcessPackage("application/cwl+yaml", content),
        new Deployment.CwlSource(Deployment.CwlSource.SENT_BODY, content),
        entry,
        said);
  }

  private static String tool(String inputs) {
    return """
        cwlVersion: v1.2
        class: CommandLineTool
        id: greet
        label: Greets
        baseCommand: echo
        inputs: %s
        outputs: []
        """
        .formatted(inputs);
  }

  private OrreryException refused(Deployment deployment) {
    return catchThrowableOfType(
        OrreryException.class, () -> processes.deploy(WORKSPACE, deployment));
  }

  @Test
  void deploys_under_the_id_of_the_document() {
    DeployedProcess deployed = processes.deploy(WORKSPACE, sent(tool("[]")));

    assertThat(deployed.summary().id()).isEqualTo(new ProcessId("greet"));
    assertThat(deployed.summary().title()).isEqualTo("Greets");
    assertThat(deployed.summary().deployed()).isEqualTo(NOW);
    assertThat(processes.packageOf(WORKSPACE, new ProcessId("greet")).content())
        .isEqualTo(Content.ofText(tool("[]")));
  }

  @Test
  void prefers_the_id_and_title_of_the_request() {
    DeployedProcess deployed =
        processes.deploy(
            WORKSPACE,
            sent(
                tool("[]"),
                null,
                new Deployment.DescriptionOverrides(
                    new ProcessId("mine"), "Mine", null, "2.1", List.of("a"))));

    assertThat(deployed.summary().id()).isEqualTo(new ProcessId("mine"));
    assertThat(deployed.summary().title()).isEqualTo("Mine");
    assertThat(deployed.summary().version()).isEqualTo("2.1");
  }

  @Test
  void makes_an_id_up_for_a_nameless_process() {
    DeployedProcess deployed =
        processes.deploy(WORKSPACE, sent(tool("[]").replace("id: greet\n", "")));

    assertThat(deployed.summary().id().value()).matches("process-[0-9a-f]{10}");
  }

  @Test
  void keeps_what_a_package_imports_and_fetches_nothing_later() {
    URI uri = URI.create("https://example.org/greet.cwl");
    web.put(uri, tool("[]"));
    Deployment workflow =
        sent(
            """
            cwlVersion: v1.2
            class: Workflow
            id: flow
            inputs: []
            outputs: []
            steps:
              one: { run: "https://example.org/greet.cwl", in: [], out: [] }
            """);
    processes.deploy(WORKSPACE, workflow);
    web.clear();
    fetched.clear();

    processes = service();
    DeployedProcess again = processes.get(WORKSPACE, new ProcessId("flow"));

    assertThat(again.cwl().header().name()).isEqualTo("flow");
    assertThat(fetched).isEmpty();
  }

  @Test
  void reads_no_file_of_the_server() {
    for (String reference : List.of("file:///etc/passwd", "/etc/passwd", "other.cwl", "../x.cwl")) {
      OrreryException refused =
          refused(
              sent(
                  """
                  cwlVersion: v1.2
                  class: Workflow
                  id: flow
                  inputs: []
                  outputs: []
                  steps:
                    one: { run: "%s", in: [], out: [] }
                  """
                      .formatted(reference)));

      assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_DOCUMENT);
      assertThat(refused.problems())
          .extracting(Problem::code)
          .as(reference)
          .contains("UNREADABLE_DOCUMENT");
    }
    assertThat(fetched).isEmpty();
  }

  @Test
  void says_where_a_default_names_a_file_of_the_server() {
    OrreryException refused =
        refused(
            sent(
                tool(
                    "{ f: { type: File, default: { class: File, location: file:///etc/passwd } } }")));

    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_DOCUMENT);
    assertThat(refused.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo("SERVER_FILE");
              assertThat(problem.message()).contains("file:///etc/passwd");
              assertThat(problem.at()).isNotNull();
            });
  }

  @Test
  void allows_a_default_with_contents() {
    processes.deploy(
        WORKSPACE,
        sent(tool("{ f: { type: File, default: { class: File, basename: a, contents: hi } } }")));
    assertThat(processes.list(WORKSPACE, 10, null).processes()).hasSize(1);
  }

  @Test
  void reports_every_problem_of_a_broken_document() {
    OrreryException refused =
        refused(
            sent(
                """
                cwlVersion: v1.2
                class: CommandLineTool
                inputs: { a: strin, b: itn }
                outputs: []
                """));

    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_DOCUMENT);
    assertThat(refused.problems()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void says_that_there_is_no_such_entry() {
    OrreryException refused =
        refused(
            sent(
                """
                cwlVersion: v1.2
                $graph:
                  - { class: CommandLineTool, id: one, inputs: [], outputs: [], baseCommand: "true" }
                """,
                "two",
                Deployment.DescriptionOverrides.NONE));

    assertThat(refused.code()).isEqualTo(ErrorCode.WORKFLOW_NOT_FOUND);
  }

  @Test
  void keeps_the_old_revision_for_its_jobs_when_a_process_is_replaced() {
    processes.deploy(WORKSPACE, sent(tool("[]")));
    RevisionKey before = processes.current(WORKSPACE, new ProcessId("greet"));

    processes.replace(WORKSPACE, new ProcessId("greet"), sent(tool("{ a: string }")));

    RevisionKey after = processes.current(WORKSPACE, new ProcessId("greet"));
    assertThat(after).isNotEqualTo(before);
    assertThat(processes.definition(before).cwl().inputs()).isEmpty();
    assertThat(processes.definition(after).cwl().inputs()).hasSize(1);
  }

  @Test
  void tells_an_unknown_process_from_an_unknown_workspace() {
    assertThat(
            catchThrowableOfType(
                    OrreryException.class, () -> processes.get(WORKSPACE, new ProcessId("none")))
                .code())
        .isEqualTo(ErrorCode.NO_SUCH_PROCESS);
    assertThat(
            catchThrowableOfType(
                    OrreryException.class,
                    () -> processes.get(new WorkspaceId("other"), new ProcessId("none")))
                .code())
        .isEqualTo(ErrorCode.NO_SUCH_WORKSPACE);
  }

  @Test
  void lists_page_by_page() {
    for (String id : List.of("b", "c", "a")) {
      processes.deploy(
          WORKSPACE,
          sent(
              tool("[]"),
              null,
              new Deployment.DescriptionOverrides(new ProcessId(id), null, null, null, List.of())));
    }
    ProcessPage first = processes.list(WORKSPACE, 2, null);
    ProcessPage second = processes.list(WORKSPACE, 2, first.after());

    assertThat(first.processes()).extracting(p -> p.id().value()).containsExactly("a", "b");
    assertThat(second.processes()).extracting(p -> p.id().value()).containsExactly("c");
    assertThat(second.after()).isNull();
  }

  /** What {@code PgProcessStore} does, in memory. */
  private static final class FakeStore implements ProcessStore {
    private final Map<RevisionKey, StoredProcess> revisions = new LinkedHashMap<>();
    private final Map<ProcessId, RevisionKey> names = new LinkedHashMap<>();

    @Override
    public boolean workspaceExists(WorkspaceId workspace) {
      return workspace.equals(WORKSPACE);
    }

    @Override
    public StoredProcess insert(NewRevision revision) {
      if (names.containsKey(revision.id())) {
        throw new OrreryException(ErrorCode.DUPLICATED_PROCESS, "There is one already.");
      }
      return replace(revision);
    }

    @Override
    public StoredProcess replace(NewRevision revision) {
      RevisionKey key = new RevisionKey(revisions.size() + 1L);
      NewRevision.Description said = revision.description();
      StoredProcess stored =
          new StoredProcess(
              key,
              new ProcessSummary(
                  revision.workspace(),
                  revision.id(),
                  1,
                  said.version(),
                  said.title(),
                  said.description(),
                  said.keywords(),
                  said.mutable(),
                  revision.deployed()),
              revision.packaged(),
              revision.documentUri(),
              revision.entry(),
              revision.documents());
      revisions.put(key, stored);
      names.put(revision.id(), key);
      return stored;
    }

    @Override
    public void remove(WorkspaceId workspace, ProcessId id) {
      names.remove(id);
    }

    @Override
    public Optional<RevisionKey> current(WorkspaceId workspace, ProcessId id) {
      return workspace.equals(WORKSPACE) ? Optional.ofNullable(names.get(id)) : Optional.empty();
    }

    @Override
    public Optional<StoredProcess> find(RevisionKey key) {
      return Optional.ofNullable(revisions.get(key));
    }

    @Override
    public List<ProcessSummary> list(WorkspaceId workspace, int limit, @Nullable ProcessId after) {
      return names.entrySet().stream()
          .filter(name -> after == null || name.getKey().compareTo(after) > 0)
          .sorted(Map.Entry.comparingByKey())
          .limit(limit)
          .map(name -> revisions.get(name.getValue()).summary())
          .toList();
    }
  }
}
