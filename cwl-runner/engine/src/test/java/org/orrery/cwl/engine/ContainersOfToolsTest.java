package org.orrery.cwl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.spi.Container;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.ContainerImage.Source;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.VolumePath;
import org.orrery.backend.testkit.FakeBackend;
import org.orrery.backend.testkit.FakeRun;
import org.orrery.cwl.engine.evaluate.ContainerPolicy;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.engine.state.RunFailure;
import org.orrery.cwl.engine.state.RunState;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/** Which container a tool is given, and what it sees there. */
class ContainersOfToolsTest {
  @TempDir private Path root;
  @TempDir private Path host;
  private ContainerPolicy policy = ContainerPolicy.AS_WRITTEN;
  private boolean offered = true;
  private final List<TaskSpec> tasks = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private RunResult run(String document, String inputs, Function<TaskSpec, FakeRun> command)
      throws InterruptedException {
    try (RunHarness harness =
        new RunHarness(
                root,
                spec -> {
                  tasks.add(spec);
                  return command.apply(spec);
                })
            .with(policy)
            .reading(path -> path.startsWith(host))) {
      FakeBackend backend = harness.backend();
      if (!offered) {
        backend.offerNoContainers();
      }
      RunListener listener =
          new RunListener() {
            @Override
            public void onEvents(List<RunEvent> events, RunState state) {}

            @Override
            public void onWarning(String warning) {
              warnings.add(warning);
            }
          };
      return harness
          .start(
              Documents.load(document),
              (CwlValue.Rec) CwlJson.read(inputs),
              backend,
              RunJournal.inMemory(),
              listener)
          .run();
    }
  }

  private RunResult run(String document, String inputs) throws InterruptedException {
    return run(document, inputs, spec -> FakeRun.exits(0));
  }

  private Container container(String document, String inputs) throws InterruptedException {
    RunResult result = run(document, inputs);
    assertThat(result).isInstanceOf(RunResult.Succeeded.class);
    return Objects.requireNonNull(tasks.getLast().container());
  }

  private static RunFailure failure(RunResult result) {
    assertThat(result).isInstanceOf(RunResult.Failed.class);
    return ((RunResult.Failed) result).failure();
  }

  private static String tool(String fields) {
    return "cwlVersion: v1.2\nclass: CommandLineTool\nbaseCommand: tool\n" + fields;
  }

  private static final String NOTHING = "inputs: []\noutputs: []\n";
  private static final String REQUIRED =
      "requirements: {DockerRequirement: {dockerPull: debian}}\n";

  @Test
  void a_required_or_hinted_image_is_the_task_s_container() throws Exception {
    for (String kind : List.of("requirements", "hints")) {
      Container container =
          container(
              tool(kind + ": {DockerRequirement: {dockerPull: \"debian:12\"}}\n" + NOTHING), "{}");
      assertThat(container.image())
          .isEqualTo(new ContainerImage("debian:12", new Source.Pull("debian:12")));
      assertThat(container.mounts()).isEmpty();
      assertThat(container.workingDirectory())
          .isEqualTo(root.resolve(tasks.getLast().folders().work().value()).toString());
    }
  }

  @Test
  void every_way_to_name_an_image_is_understood() throws Exception {
    assertThat(image("dockerImageId: mine"))
        .isEqualTo(new ContainerImage("mine", new Source.Present()));
    assertThat(image("dockerImageId: mine, dockerPull: theirs"))
        .isEqualTo(new ContainerImage("mine", new Source.Pull("theirs")));
    assertThat(image("dockerImageId: mine, dockerLoad: 'https://a/b.tar'"))
        .isEqualTo(new ContainerImage("mine", new Source.Load("https://a/b.tar")));
    assertThat(image("dockerImageId: mine, dockerImport: 'https://a/b.tar'"))
        .isEqualTo(new ContainerImage("mine", new Source.Import("https://a/b.tar")));
    assertThat(image("dockerImageId: mine, dockerFile: FROM x"))
        .isEqualTo(new ContainerImage("mine", new Source.Build("FROM x")));
  }

  private ContainerImage image(String fields) throws InterruptedException {
    return container(tool("hints: {DockerRequirement: {" + fields + "}}\n" + NOTHING), "{}")
        .image();
  }

  @Test
  void a_dockerfile_without_a_name_gets_one_that_only_its_text_decides() throws Exception {
    ContainerImage one = image("dockerFile: FROM x");
    ContainerImage same = image("dockerFile: FROM x");
    ContainerImage other = image("dockerFile: FROM y");

    assertThat(one.name()).matches("orrery-build:[0-9a-f]{24}").isEqualTo(same.name());
    assertThat(other.name()).isNotEqualTo(one.name());
  }

  @Test
  void a_backend_without_containers_refuses_what_is_required_and_says_what_to_do()
      throws Exception {
    offered = false;

    RunFailure failure = failure(run(tool(REQUIRED + NOTHING), "{}"));

    assertThat(failure.category()).isEqualTo(RunFailure.Category.UNSUPPORTED);
    assertThat(failure.at()).isEqualTo("test:/document.cwl:1:1");
    assertThat(failure.message())
        .isEqualTo(
            "`main` must run in a container (image `debian`), but backend `fake` offers none: it was told to offer none. Give it a container engine (Docker, Podman with its Docker-compatible socket, or bubblewrap), or let the run ignore `DockerRequirement` (`--no-container`).");
  }

  @Test
  void a_backend_without_containers_ignores_hints_and_warns_once() throws Exception {
    offered = false;

    RunResult result =
        run(
            """
            cwlVersion: v1.2
            class: Workflow
            inputs: {xs: "int[]"}
            outputs: []
            requirements: {ScatterFeatureRequirement: {}}
            steps:
              each:
                scatter: x
                in: {x: xs}
                out: []
                run:
                  class: CommandLineTool
                  hints: {DockerRequirement: {dockerPull: debian}}
                  baseCommand: tool
                  inputs: {x: int}
                  outputs: []
            """,
            "{\"xs\":[1,2,3]}");

    assertThat(result).isInstanceOf(RunResult.Succeeded.class);
    assertThat(tasks).hasSize(3).allSatisfy(t -> assertThat(t.container()).isNull());
    assertThat(warnings)
        .containsExactly(
            "backend `fake` offers no containers (it was told to offer none): `DockerRequirement` hints are ignored, their tools run directly on the machine");
  }

  @Test
  void a_run_may_ignore_even_what_is_required() throws Exception {
    policy = ContainerPolicy.NEVER;

    run(tool(REQUIRED + NOTHING), "{}");

    assertThat(tasks.getLast().container()).isNull();
    assertThat(tasks.getLast().environment()).containsEntry("PATH", "/bin");
  }

  @Test
  void a_default_image_serves_the_tools_that_name_none() throws Exception {
    policy = new ContainerPolicy(true, "alpine");

    assertThat(container(tool(NOTHING), "{}").image().name()).isEqualTo("alpine");
    assertThat(container(tool(REQUIRED + NOTHING), "{}").image().name()).isEqualTo("debian");
  }

  @Test
  void the_environment_of_a_container_holds_nothing_of_the_host() throws Exception {
    container(
        tool(
            """
            requirements:
              DockerRequirement: {dockerPull: debian}
              EnvVarRequirement: {envDef: {A: b}}
            """
                + NOTHING),
        "{}");

    TaskSpec task = tasks.getLast();
    assertThat(task.environment())
        .containsOnlyKeys("HOME", "TMPDIR", "A")
        .containsEntry("HOME", root.resolve(task.folders().work().value()).toString())
        .containsEntry("TMPDIR", root.resolve(task.folders().temporary().value()).toString());
  }

  @Test
  void the_network_is_there_only_if_it_is_asked_for() throws Exception {
    String document =
        "%s\nclass: CommandLineTool\nbaseCommand: tool\nrequirements: {DockerRequirement: {dockerPull: d}%s}\n"
            + "inputs: {on: boolean?}\noutputs: []\n";

    assertThat(container(document.formatted("cwlVersion: v1.2", ""), "{}").network()).isFalse();
    assertThat(container(document.formatted("cwlVersion: v1.1", ""), "{}").network()).isFalse();
    assertThat(container(document.formatted("cwlVersion: v1.0", ""), "{}").network()).isTrue();
    String asked = ", NetworkAccess: {networkAccess: $(inputs.on)}";
    assertThat(container(document.formatted("cwlVersion: v1.2", asked), "{\"on\":true}").network())
        .isTrue();
    assertThat(container(document.formatted("cwlVersion: v1.2", asked), "{\"on\":false}").network())
        .isFalse();
  }

  @Test
  void each_input_from_outside_the_volume_is_shown_where_it_is_and_only_to_be_read()
      throws Exception {
    Path odd = Files.writeString(host.resolve("a:b,c d.txt"), "x");

    Container container =
        container(
            tool(REQUIRED + "inputs: {f: File, g: File}\noutputs: []\n"),
            "{\"f\":{\"class\":\"File\",\"location\":\"file://%1$s/a:b,c%%20d.txt\"},\"g\":{\"class\":\"File\",\"location\":\"file://%1$s/a:b,c%%20d.txt\",\"basename\":\"g\"}}"
                .formatted(host));

    assertThat(container.mounts())
        .containsExactly(
            new Container.Mount(new StageSource.Outside(odd.toString()), odd.toString(), false));
  }

  private static final String TWO_STEPS =
      """
      cwlVersion: v1.2
      class: Workflow
      inputs: []
      outputs: {first: {type: File, outputSource: make/out}, last: {type: File, outputSource: use/out}}
      steps:
        make:
          in: []
          out: [out]
          run:
            class: CommandLineTool
            baseCommand: make
            inputs: []
            outputs: {out: {type: File, outputBinding: {glob: f}}}
        use:
          in: {f: make/out}
          out: [out]
          run:
            class: CommandLineTool
            requirements:
              DockerRequirement: {dockerPull: debian}
              InitialWorkDirRequirement: {listing: [{entry: $(inputs.f), writable: true}]}
              InplaceUpdateRequirement: {inplaceUpdate: %s}
            baseCommand: use
            inputs: {f: File}
            outputs: {out: {type: File, outputBinding: {glob: f}}}
      """;

  /** The second tool appends to the file that it was given. */
  private FakeRun makeThenAppend(TaskSpec task) {
    if (task.arguments().getFirst().equals("make")) {
      return FakeRun.exits(0).writing("f", "1");
    }
    Path given = root.resolve(task.folders().work().value()).resolve("f");
    try {
      Files.writeString(given, Files.readString(given) + "2");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return FakeRun.exits(0);
  }

  private String content(RunResult result, String output) throws IOException {
    assertThat(result).isInstanceOf(RunResult.Succeeded.class);
    CwlValue.FileValue file =
        (CwlValue.FileValue) ((RunResult.Succeeded) result).outputs().get(output);
    return Files.readString(
        root.resolve(Objects.requireNonNull(file.location()).substring("volume:".length())));
  }

  @Test
  void an_update_in_place_changes_the_file_of_the_step_before() throws Exception {
    RunResult result = run(TWO_STEPS.formatted("true"), "{}", this::makeThenAppend);

    assertThat(content(result, "last")).isEqualTo("12");
    assertThat(content(result, "first")).isEqualTo("12");
    VolumePath made = tasks.getFirst().folders().work().resolve("f");
    assertThat(Objects.requireNonNull(tasks.getLast().container()).mounts())
        .contains(
            new Container.Mount(
                new StageSource.InVolume(made), root.resolve(made.value()).toString(), true));
  }

  @Test
  void without_an_update_in_place_the_tool_changes_a_copy() throws Exception {
    RunResult result = run(TWO_STEPS.formatted("false"), "{}", this::makeThenAppend);

    assertThat(content(result, "last")).isEqualTo("12");
    assertThat(content(result, "first")).isEqualTo("1");
  }

  @Test
  void what_the_run_was_given_is_never_changed_in_place() throws Exception {
    Files.createDirectories(root.resolve("jobs/job-1-inputs"));
    Path given = Files.writeString(root.resolve("jobs/job-1-inputs/f"), "0");

    RunResult result =
        run(
            tool(
                """
                requirements:
                  InitialWorkDirRequirement: {listing: [{entry: $(inputs.f), writable: true}]}
                  InplaceUpdateRequirement: {inplaceUpdate: true}
                inputs: {f: File}
                outputs: {out: {type: File, outputBinding: {glob: f}}}
                """),
            "{\"f\":{\"class\":\"File\",\"location\":\"volume:jobs/job-1-inputs/f\"}}",
            this::makeThenAppend);

    assertThat(content(result, "out")).isEqualTo("02");
    assertThat(Files.readString(given)).isEqualTo("0");
  }

  @Test
  void what_other_steps_made_is_one_mount() throws Exception {
    run(
        TWO_STEPS.replace("writable: true", "writable: false").formatted("false"),
        "{}",
        this::makeThenAppend);

    assertThat(Objects.requireNonNull(tasks.getLast().container()).mounts())
        .containsExactly(
            new Container.Mount(
                new StageSource.InVolume(new VolumePath("jobs/job-1")),
                root.resolve("jobs/job-1").toString(),
                false));
  }

  private static final String ELSEWHERE =
      """
      requirements:
        DockerRequirement: {dockerPull: debian, dockerOutputDirectory: /out/put/}
        InitialWorkDirRequirement: {listing: [{entryname: conf, entry: $(runtime.outdir)}]}
        EnvVarRequirement: {envDef: {WHERE: $(runtime.outdir)}}
      stdin: conf
      stdout: $(runtime.outdir)/log
      inputs: []
      outputs:
        byName: {type: File, outputBinding: {glob: f}}
        byPath: {type: File, outputBinding: {glob: $(runtime.outdir)/f}}
        byExpression: {type: File, outputBinding: {outputEval: '$({"class": "File", "path": runtime.outdir + "/f"})'}}
        log: stdout
      """;

  @Test
  void the_output_directory_is_where_the_document_says() throws Exception {
    RunResult result =
        run(
            tool(ELSEWHERE)
                .replace("requirements:", "requirements:\n  InlineJavascriptRequirement: {}"),
            "{}",
            spec -> FakeRun.exits(0).writing("f", "F").printing("said"));

    TaskSpec task = tasks.getLast();
    Container container = Objects.requireNonNull(task.container());
    assertThat(container.workingDirectory()).isEqualTo("/out/put");
    assertThat(container.mounts())
        .containsExactly(
            new Container.Mount(new StageSource.InVolume(task.folders().work()), "/out/put", true));
    assertThat(task.environment())
        .containsEntry("HOME", "/out/put")
        .containsEntry("WHERE", "/out/put");
    assertThat(task.streams().stdin()).isEqualTo("/out/put/conf");
    assertThat(content(result, "byName")).isEqualTo("F");
    assertThat(content(result, "byPath")).isEqualTo("F");
    assertThat(content(result, "byExpression")).isEqualTo("F");
    assertThat(content(result, "log")).isEqualTo("said");
    assertThat(Files.readString(root.resolve(task.folders().work().value()).resolve("conf")))
        .isEqualTo("/out/put");
  }

  @Test
  void paths_in_the_tool_s_own_output_object_may_name_the_output_directory() throws Exception {
    String document =
        tool(
            """
            requirements: {DockerRequirement: {dockerPull: debian, dockerOutputDirectory: /out}}
            inputs: []
            outputs: {f: File, g: File}
            """);

    RunResult result =
        run(
            document,
            "{}",
            spec ->
                FakeRun.exits(0)
                    .writing("f", "F")
                    .writing(
                        "cwl.output.json",
                        "{\"f\":{\"class\":\"File\",\"path\":\"/out/f\"},\"g\":{\"class\":\"File\",\"location\":\"file:///out/f\"}}"));

    assertThat(content(result, "f")).isEqualTo("F");
    assertThat(content(result, "g")).isEqualTo("F");
  }

  @Test
  void an_output_directory_must_be_a_plain_absolute_path() throws Exception {
    for (String path : List.of("/", "/a/../b", "//a")) {
      RunFailure failure =
          failure(
              run(
                  tool(
                      "requirements: {DockerRequirement: {dockerPull: d, dockerOutputDirectory: "
                          + path
                          + "}}\n"
                          + NOTHING),
                  "{}"));
      assertThat(failure.category()).isEqualTo(RunFailure.Category.INPUT);
      assertThat(failure.message()).startsWith("`dockerOutputDirectory` is `" + path + "`");
    }
  }

  private static String placing(String listing) {
    return tool(
        """
        requirements:
          DockerRequirement: {dockerPull: debian, dockerOutputDirectory: /out}
          InitialWorkDirRequirement:
            listing:
        %s
        inputs: {f: File, d: Directory?}
        arguments: [$(inputs.f.path)]
        outputs: []
        """
            .formatted(listing.indent(6)));
  }

  private String given() throws IOException {
    Files.writeString(host.resolve("f"), "F");
    Files.writeString(host.resolve("f.idx"), "I");
    return "{\"f\":{\"class\":\"File\",\"location\":\"file://%1$s/f\",\"secondaryFiles\":[{\"class\":\"File\",\"location\":\"file://%1$s/f.idx\"}]}}"
        .formatted(host);
  }

  @Test
  void an_absolute_entryname_is_a_mount_and_the_input_is_found_there() throws Exception {
    Container container =
        container(placing("- {entryname: /data/in/f, entry: $(inputs.f)}"), given());

    assertThat(container.mounts())
        .contains(
            new Container.Mount(
                new StageSource.Outside(host.resolve("f").toString()), "/data/in/f", false),
            new Container.Mount(
                new StageSource.Outside(host.resolve("f.idx").toString()),
                "/data/in/f.idx",
                false));
    assertThat(tasks.getLast().arguments()).containsExactly("tool", "/data/in/f");
  }

  @Test
  void what_a_tool_may_write_to_at_an_absolute_entryname_is_a_copy() throws Exception {
    Container container =
        container(
            placing(
                "- {entryname: /data/f, entry: $(inputs.f), writable: true}\n- {entryname: /data/text, entry: hello}"),
            given());

    VolumePath placed = tasks.getLast().folders().attempt().resolve("placed");
    assertThat(container.mounts())
        .contains(
            new Container.Mount(new StageSource.InVolume(placed.resolve("0/f")), "/data/f", true),
            new Container.Mount(
                new StageSource.InVolume(placed.resolve("2/text")), "/data/text", false));
    assertThat(Files.readString(root.resolve(placed.resolve("0/f").value()))).isEqualTo("F");
    assertThat(Files.readString(root.resolve(placed.resolve("2/text").value()))).isEqualTo("hello");
  }

  @Test
  void an_absolute_entryname_in_the_output_directory_is_a_name_in_the_working_folder()
      throws Exception {
    container(placing("- {entryname: /out/sub/f, entry: $(inputs.f)}"), given());

    assertThat(tasks.getLast().arguments()).containsExactly("tool", "/out/sub/f");
    assertThat(root.resolve(tasks.getLast().folders().work().value()).resolve("sub/f"))
        .isSymbolicLink();
  }

  @Test
  void two_files_can_t_be_shown_at_one_place() throws Exception {
    RunFailure failure =
        failure(
            run(
                placing("- {entryname: /data/f, entry: a}\n- {entryname: /data/f, entry: b}"),
                given()));

    assertThat(failure.message())
        .isEqualTo("Two files would be shown in the container as `/data/f`.");
  }

  @Test
  void an_absolute_entryname_needs_a_container_that_is_required() throws Exception {
    String document = placing("- {entryname: /data/f, entry: a}");
    String hinted =
        document
            .replace("  DockerRequirement: {dockerPull: debian, dockerOutputDirectory: /out}\n", "")
            .replace("inputs:", "hints: {DockerRequirement: {dockerPull: debian}}\ninputs:");
    RunFailure failure = failure(run(hinted, given()));
    assertThat(failure.category()).isEqualTo(RunFailure.Category.INPUT);
    assertThat(failure.message())
        .isEqualTo(
            "`entryname` `/data/f` is absolute, which needs a `DockerRequirement` under `requirements` and a container to run in.");

    policy = ContainerPolicy.NEVER;
    assertThat(failure(run(document, given())).message()).startsWith("`entryname` `/data/f`");
  }

  @Test
  void an_absolute_entryname_must_be_plain() throws Exception {
    assertThat(failure(run(placing("- {entryname: /, entry: a}"), given())).category())
        .isEqualTo(RunFailure.Category.INPUT);
  }
}
