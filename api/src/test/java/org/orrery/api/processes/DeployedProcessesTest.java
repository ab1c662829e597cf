package org.orrery.api.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.api.uploads.FolderUploads;
import org.orrery.api.uploads.UploadRules;
import org.orrery.backend.spi.StageSource;
import org.orrery.cwl.engine.evaluate.FileLocation;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.expression.ScriptSyntax.Fault;
import org.orrery.cwl.model.expression.ScriptSyntax.Form;
import org.orrery.cwl.model.expression.ScriptSyntax.Script;
import org.orrery.cwl.model.format.FormatHierarchy;
import org.orrery.cwl.model.load.LoadLimits;
import org.orrery.cwl.model.value.CwlValue;

class DeployedProcessesTest {
  private static final WorkspaceId WORKSPACE = new WorkspaceId("default");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static final String SCRIPT =
      """
      arguments: [ $(CODE) ]
      requirements: { InlineJavascriptRequirement: {} }
      """;

  @TempDir private Path volumes;

  private final FakeStore store = new FakeStore();
  private final Map<URI, String> web = new LinkedHashMap<>();
  private final List<URI> fetched = new ArrayList<>();
  private final List<Script> parsed = new ArrayList<>();
  private DeployedProcesses processes;

  @BeforeEach
  void start() {
    processes = service();
  }

  private Content fetch(URI uri) {
    fetched.add(uri);
    String document = web.get(uri);
    if (document == null) {
      throw new OrreryException(ErrorCode.UNREACHABLE_REFERENCE, "`" + uri + "` answers 404.");
    }
    return Content.ofText(document);
  }

  private Map<Script, Fault> faults(Collection<Script> scripts) {
    parsed.addAll(scripts);
    return scripts.stream()
        .filter(script -> script.code().endsWith("+"))
        .collect(Collectors.toMap(script -> script, script -> new Fault(2, "Oh")));
  }

  private DeployedProcesses service() {
    return new DeployedProcesses(
        store,
        new DeployedProcesses.Reading(
            this::fetch, uploads(), LoadLimits.DEFAULT, workspace -> this::faults),
        Clock.fixed(NOW, ZoneOffset.UTC),
        new Random(1));
  }

  private FolderUploads uploads() {
    return new FolderUploads(
        volumes,
        new UploadRules(1 << 20, 1 << 24, Duration.ofHours(1)),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  /** Uploads the files and gives what deploys them. */
  private Deployment packaged(String main, Map<String, String> files) throws IOException {
    StringBuilder manifest = new StringBuilder("{\"main\": \"" + main + "\", \"files\": {");
    String separator = "";
    for (Map.Entry<String, String> file : files.entrySet()) {
      byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
      Sha256 digest = Sha256.of(content);
      uploads().put(WORKSPACE, digest, new ByteArrayInputStream(content), OptionalLong.empty());
      manifest.append(separator).append("\"%s\": \"%s\"".formatted(file.getKey(), digest));
      separator = ", ";
    }
    Content content = Content.ofText(manifest.append("}}").toString());
    return new Deployment(
        new ProcessPackage(CwlPackage.MEDIA_TYPE, content),
        new Deployment.CwlSource.Packaged(CwlPackage.read(content)),
        null,
        Deployment.DescriptionOverrides.NONE,
        "somebody");
  }

  @Test
  void a_package_s_documents_name_each_other_and_their_files_by_relative_paths()
      throws IOException {
    String flow =
        """
        cwlVersion: v1.2
        class: Workflow
        id: flow
        inputs: []
        outputs: []
        steps:
          one: { run: tools/show.cwl, in: {}, out: [] }
        """;
    String file = "{ type: File, default: { class: File, location: ../data/a%20b.txt } }";
    processes.deploy(
        WORKSPACE,
        packaged(
            "flow.cwl",
            Map.of(
                "flow.cwl",
                flow,
                "tools/show.cwl",
                tool("{ it: " + file + " }"),
                "data/a b.txt",
                "hello")));

    processes = service();
    ProcessDefinition again = processes.definition(current("flow"));
    assertThat(again.cwl()).isInstanceOf(CwlProcess.Workflow.class);
    CwlProcess inner = ((CwlProcess.Workflow) again.cwl()).steps().getFirst().run();
    CwlValue.FileValue given =
        (CwlValue.FileValue) Objects.requireNonNull(inner.inputs().getFirst().defaultValue());
    StageSource place = FileLocation.parse(Objects.requireNonNull(given.location())).orElseThrow();
    assertThat(place).isInstanceOf(StageSource.InVolume.class);
    assertThat(volumes.resolve("default").resolve(((StageSource.InVolume) place).path().value()))
        .hasContent("hello");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "file:///etc/passwd",
        "../../../jobs/x",
        "%2E%2E/%2E%2E/jobs/x",
        "volume:jobs/x"
      })
  void a_package_names_no_file_outside_it(String location) throws IOException {
    Deployment deployment =
        packaged(
            "tool.cwl",
            Map.of(
                "tool.cwl",
                tool(
                    "{ it: { type: File, default: { class: File, location: '"
                        + location
                        + "' } } }")));

    assertThat(refused(deployment).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.code()).isEqualTo("SERVER_FILE"));
  }

  @Test
  void problems_of_a_package_are_shown_by_its_own_names() throws IOException {
    Deployment deployment =
        packaged("a b/tool.cwl", Map.of("a b/tool.cwl", tool("{ it: { type: nonsense } }")));

    OrreryException refusal = refused(deployment);

    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_DOCUMENT);
    assertThat(refusal.problems())
        .allSatisfy(
            problem ->
                assertThat(Objects.requireNonNull(problem.at()).document())
                    .isEqualTo("a b/tool.cwl"));
    assertThat(refusal.problems().toString()).doesNotContain("volume:");
  }

  @Test
  void a_package_whose_files_were_not_uploaded_is_refused() throws IOException {
    Content content =
        Content.ofText("{\"main\": \"a.cwl\", \"files\": {\"a.cwl\": \"" + "0".repeat(64) + "\"}}");
    Deployment deployment =
        new Deployment(
            new ProcessPackage(CwlPackage.MEDIA_TYPE, content),
            new Deployment.CwlSource.Packaged(CwlPackage.read(content)),
            null,
            Deployment.DescriptionOverrides.NONE,
            "somebody");

    assertThat(refused(deployment).code()).isEqualTo(ErrorCode.NO_SUCH_FILE);
  }

  @Test
  void formats_are_checked_by_the_ontologies_of_the_package() throws IOException {
    String ontology =
        "<http://x/narrow> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <http://x/wide> .\n";
    String tool =
        tool("{ it: { type: File, format: 'http://x/wide' } }") + "$schemas: [ formats.ttl ]\n";
    processes.deploy(
        WORKSPACE, packaged("tool.cwl", Map.of("tool.cwl", tool, "formats.ttl", ontology)));

    processes = service();
    FormatHierarchy formats =
        Objects.requireNonNull(processes.definition(current("greet")).formats());
    assertThat(formats.compatible("http://x/narrow", List.of("http://x/wide"))).isTrue();
    assertThat(formats.compatible("http://x/other", List.of("http://x/wide"))).isFalse();
  }

  @Test
  void an_ontology_that_is_not_in_the_package_is_an_error() throws IOException {
    Deployment deployment =
        packaged("tool.cwl", Map.of("tool.cwl", tool("[]") + "$schemas: [ formats.ttl ]\n"));

    assertThat(refused(deployment).detail()).contains("`formats.ttl`");
  }

  @Test
  void javascript_that_can_t_be_parsed_is_refused_with_its_place() {
    OrreryException refusal = refused(sent(tool("[]") + SCRIPT.replace("CODE", "1 +")));

    assertThat(refusal.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo("INVALID_EXPRESSION");
              assertThat(problem.at()).hasToString("body:package.cwl:8:18");
            });
  }

  @Test
  void javascript_is_parsed_when_it_is_deployed_and_not_when_it_is_loaded_again() {
    processes.deploy(WORKSPACE, sent(tool("[]") + SCRIPT.replace("CODE", "1 + 1")));
    processes = service();
    processes.definition(current("greet"));

    assertThat(parsed).containsExactly(new Script(Form.EXPRESSION, "1 + 1"));
  }

  @Test
  void what_is_only_unsupported_is_said_to_be_so() {
    OrreryException refusal = refused(sent(tool("[]").replace("v1.2", "v9.9")));

    assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED);
  }

  private static Deployment sent(String cwl) {
    return sent(cwl, null, Deployment.DescriptionOverrides.NONE);
  }

  private static Deployment sent(
      String cwl, @Nullable String entry, Deployment.DescriptionOverrides said) {
    Content content = Content.ofText(cwl);
    return new Deployment(
        new ProcessPackage("application/cwl+yaml", content),
        new Deployment.CwlSource.Document(Deployment.CwlSource.Document.SENT_BODY, content),
        entry,
        said,
        "somebody");
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
    assertThat(processes.packageOf(current("greet")).content())
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
                    new ProcessId("mine"),
                    "Mine",
                    null,
                    "2.1",
                    List.of("a"),
                    List.of("sync-execute"))));

    assertThat(deployed.summary().id()).isEqualTo(new ProcessId("mine"));
    assertThat(deployed.summary().title()).isEqualTo("Mine");
    assertThat(deployed.summary().version()).isEqualTo("2.1");
    assertThat(deployed.summary().jobControl()).containsExactly("sync-execute");
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
    assertThat(processes.list(WORKSPACE, 10, null, false).processes()).hasSize(1);
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
    RevisionKey before = current("greet");

    processes.replace(WORKSPACE, new ProcessId("greet"), sent(tool("{ a: string }")), false);

    RevisionKey after = current("greet");
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
              new Deployment.DescriptionOverrides(
                  new ProcessId(id), null, null, null, List.of(), List.of())));
    }
    ProcessPage first = processes.list(WORKSPACE, 2, null, false);
    ProcessPage second = processes.list(WORKSPACE, 2, first.after(), false);

    assertThat(first.processes()).extracting(p -> p.id().value()).containsExactly("a", "b");
    assertThat(second.processes()).extracting(p -> p.id().value()).containsExactly("c");
    assertThat(second.after()).isNull();
  }

  @Test
  void every_workspace_has_the_echo_process_and_it_is_nobodys() {
    processes.installBuiltIns();
    DeployedProcess echo = processes.get(WORKSPACE, BuiltInProcesses.ECHO);
    assertThat(echo.summary().version()).isEqualTo("2.0.0");
    assertThat(echo.summary().mutable()).isFalse();
    assertThat(echo.summary().jobControl())
        .containsExactly("sync-execute", "async-execute", "dismiss");
    assertThat(echo.warnings()).isEmpty();
    assertThat(BuiltInProcesses.isEcho(echo.cwl())).isTrue();
  }

  @Test
  void a_process_of_somebody_that_looks_like_the_echo_process_is_not_it() {
    DeployedProcess other =
        processes.deploy(
            WORKSPACE,
            sent(
                """
                cwlVersion: v1.2
                class: Workflow
                id: builtin:echo.cwl
                inputs: []
                outputs: []
                steps: []
                """));
    assertThat(BuiltInProcesses.isEcho(other.cwl())).isFalse();
  }

  /** What {@code PgProcessStore} does, in memory. */
  private RevisionKey current(String id) {
    return Objects.requireNonNull(processes.find(WORKSPACE, new ProcessId(id)).revision());
  }

  @Test
  void version_keywords_and_authors_are_what_the_document_says_in_any_prefix() {
    DeployedProcess deployed =
        processes.deploy(
            WORKSPACE,
            sent(
                """
                cwlVersion: v1.2
                $namespaces: {sdo: "http://schema.org/"}
                sdo:version: "3"
                sdo:softwareVersion: 1.10
                sdo:keywords: "sar, optical"
                sdo:author: {class: sdo:Person, sdo:name: Ada, sdo:identifier: "https://orcid.org/1"}
                sdo:license: https://spdx.org/licenses/MIT
                sdo:citation: "javascript:alert(1)"
                $graph:
                  - {class: Operation, id: flow, inputs: [], outputs: []}
                """,
                null,
                Deployment.DescriptionOverrides.NONE));

    assertThat(deployed.summary().version()).isEqualTo("1.10");
    assertThat(deployed.summary().keywords()).containsExactly("sar", "optical");
    assertThat(deployed.definition().metadata().entries())
        .containsExactly(
            new ProcessMetadata.Entry("https://schema.org/author", "Ada", "https://orcid.org/1"),
            new ProcessMetadata.Entry(
                "https://schema.org/license",
                "https://spdx.org/licenses/MIT",
                "https://spdx.org/licenses/MIT"),
            new ProcessMetadata.Entry("https://schema.org/citation", "javascript:alert(1)", null));
  }

  @Test
  void what_the_request_says_overrules_the_document() {
    DeployedProcess deployed =
        processes.deploy(
            WORKSPACE,
            sent(
                """
                cwlVersion: v1.2
                $namespaces: {s: "https://schema.org/"}
                s:version: "3"
                s:keywords: [sar]
                class: Operation
                inputs: []
                outputs: []
                """,
                null,
                new Deployment.DescriptionOverrides(
                    null, null, null, "4", List.of("mine"), List.of())));

    assertThat(deployed.summary().version()).isEqualTo("4");
    assertThat(deployed.summary().keywords()).containsExactly("mine");
  }

  @Test
  void settings_of_a_process_are_read_and_wrong_ones_refused_with_their_place() {
    String head = "cwlVersion: v1.2\n$namespaces: {o: \"urn:orrery:process:\"}\n";
    String body = "class: Operation\ninputs: []\noutputs: []\n";
    DeployedProcess deployed =
        processes.deploy(
            WORKSPACE,
            sent(
                head + "o:dialect: eodh\no:lenientInputs: false\n" + body,
                null,
                Deployment.DescriptionOverrides.NONE));
    assertThat(deployed.definition().settings())
        .isEqualTo(new ProcessSettings(ProcessDialect.EODH, false));

    OrreryException wrong =
        refused(
            sent(
                head + "o:dialct: eodh\no:lenientInputs: maybe\n" + body,
                null,
                Deployment.DescriptionOverrides.NONE));
    assertThat(wrong.code()).isEqualTo(ErrorCode.INVALID_DOCUMENT);
    assertThat(wrong.problems())
        .extracting(problem -> Objects.requireNonNull(problem.at()).line())
        .containsExactly(3, 4);
    assertThat(wrong.problems().getFirst().hint()).contains("`dialect`");
  }

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
    public Inserted insertOnce(NewRevision revision, IdempotencyKey key) {
      throw new UnsupportedOperationException("no test gives a key");
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
                  said.jobControl(),
                  ProcessAccess.PRIVATE,
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
    public boolean install(NewRevision revision) {
      boolean wanted = !names.containsKey(revision.id());
      if (wanted) {
        replace(revision);
      }
      return wanted;
    }

    @Override
    public void remove(WorkspaceId workspace, ProcessId id) {
      names.remove(id);
    }

    @Override
    public List<WorkspaceId> workspaces() {
      return List.of(WORKSPACE);
    }

    @Override
    public Set<Sha256> referencedUploads(WorkspaceId workspace) {
      return Set.of();
    }

    @Override
    public int forgetUnused() {
      return 0;
    }

    @Override
    public ProcessService.Lookup lookup(WorkspaceId workspace, ProcessId id) {
      boolean exists = workspace.equals(WORKSPACE);
      return new ProcessService.Lookup(
          exists, exists ? names.get(id) : null, ProcessAccess.PRIVATE);
    }

    @Override
    public Optional<RevisionKey> find(WorkspaceId workspace, ProcessId id, VersionWanted wanted) {
      throw new UnsupportedOperationException("no test asks for a version");
    }

    @Override
    public List<VersionEntry> versions(
        WorkspaceId workspace, ProcessId id, int limit, @Nullable Integer before) {
      throw new UnsupportedOperationException("no test asks for versions");
    }

    @Override
    public boolean hasProcessesForOthers(WorkspaceId workspace) {
      return false;
    }

    @Override
    public Optional<StoredProcess> find(RevisionKey key) {
      return Optional.ofNullable(revisions.get(key));
    }

    @Override
    public List<ProcessSummary> list(
        WorkspaceId workspace, int limit, @Nullable ProcessId after, boolean forOthers) {
      return names.entrySet().stream()
          .filter(name -> after == null || name.getKey().compareTo(after) > 0)
          .sorted(Map.Entry.comparingByKey())
          .limit(limit)
          .map(name -> revisions.get(name.getValue()).summary())
          .toList();
    }
  }
}
