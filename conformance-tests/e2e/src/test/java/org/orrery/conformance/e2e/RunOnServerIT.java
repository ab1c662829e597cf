package org.orrery.conformance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cwl-runner --server} gives what {@code cwl-runner} gives, and leaves nothing behind. */
class RunOnServerIT {
  private static final String FLOW =
      """
      cwlVersion: v1.2
      class: Workflow
      inputs:
        text: { type: File, secondaryFiles: [ .idx ] }
        folder: Directory
        own: { type: File, default: { class: File, location: data/own.txt } }
      outputs:
        all: { type: File, outputSource: join/all }
        same: { type: File, outputSource: text }
        tree: { type: Directory, outputSource: join/tree }
        nothing: { type: File?, outputSource: join/nothing }
        number: { type: double, outputSource: join/number }
      steps:
        join:
          run: tools/join.cwl
          in: { text: text, folder: folder, own: own }
          out: [ all, tree, nothing, number ]
      """;
  private static final String JOIN =
      """
      cwlVersion: v1.2
      class: CommandLineTool
      requirements:
        ShellCommandRequirement: {}
        InlineJavascriptRequirement: {}
        InitialWorkDirRequirement:
          listing:
            - { class: File, location: ../data/note.txt }
      arguments:
        - shellQuote: false
          valueFrom: 'cat "$(inputs.text.path)" "$(inputs.text.path).idx" $(inputs.folder.path)/*/* "$(inputs.own.path)" note.txt > all.txt; mkdir -p tree/empty; cp all.txt "tree/a b.txt"'
      inputs:
        text: { type: File, secondaryFiles: [ .idx ] }
        folder: Directory
        own: File
      outputs:
        all: { type: File, outputBinding: { glob: all.txt } }
        tree: { type: Directory, outputBinding: { glob: tree } }
        nothing: { type: File?, outputBinding: { glob: nothing } }
        number: { type: double, outputBinding: { outputEval: '${ return 0.1 + 0.2; }' } }
      """;

  @TempDir private static Path data;
  private static ServerProcess server;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    server = ServerProcess.start(data.resolve("server"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void write() throws IOException {
    for (Map.Entry<String, String> file :
        Map.of(
                "flow.cwl", FLOW,
                "tools/join.cwl", JOIN,
                "data/own.txt", "own\n",
                "data/note.txt", "note\n",
                "in/t é.txt", "text\n",
                "in/t é.txt.idx", "index\n",
                "in/dir/sub/x", "x\n",
                "job.yml",
                    "text: { class: File, location: in/t%20%C3%A9.txt }\nfolder: { class: Directory, path: in/dir }\n")
            .entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  private RunnerCommand onServer(String... arguments) {
    return RunnerCommand.run(
        folder,
        Stream.concat(Stream.of("--server", server.base().toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private static void assertNothingIsLeft() {
    OgcClient api = new OgcClient(server.base().resolve("default/ogc-api/"));
    // What every workspace has from the start.
    assertThat(api.get("processes").json().path("processes").findValuesAsText("id"))
        .containsExactly("echo");
    assertThat(api.get("jobs").json().path("jobs")).isEmpty();
  }

  @Test
  void gives_the_same_object_and_the_same_files_as_a_run_here() throws IOException {
    RunnerCommand here = RunnerCommand.run(folder, "--outdir", "out", "flow.cwl", "job.yml");
    assertThat(here.exit()).as(here.err()).isZero();
    Files.move(folder.resolve("out"), folder.resolve("here"));

    RunnerCommand there = onServer("--outdir", "out", "flow.cwl", "job.yml");

    assertThat(there.exit()).as(there.err()).isZero();
    assertThat(there.json()).isEqualTo(here.json());
    try (Stream<Path> files = Files.walk(folder.resolve("here"))) {
      for (Path file : files.toList()) {
        Path other = folder.resolve("out").resolve(folder.resolve("here").relativize(file));
        assertThat(other).exists();
        if (Files.isRegularFile(file)) {
          assertThat(other).hasSameBinaryContentAs(file);
        }
      }
    }
    assertNothingIsLeft();
  }

  @Test
  void a_failing_step_ends_with_the_same_code_and_says_as_much() throws IOException {
    Files.writeString(
        folder.resolve("fails.cwl"),
        """
        cwlVersion: v1.2
        class: CommandLineTool
        baseCommand: [ sh, -c, "echo it is broken >&2; exit 3" ]
        inputs: []
        outputs: []
        """);

    RunnerCommand here = RunnerCommand.run(folder, "--quiet", "fails.cwl");
    RunnerCommand there = onServer("--quiet", "fails.cwl");

    assertThat(there.exit()).isEqualTo(here.exit()).isEqualTo(1);
    assertThat(there.err()).isEqualTo(here.err()).contains("it is broken");
    assertThat(there.out()).isEmpty();
    assertNothingIsLeft();
  }

  @Test
  void what_is_not_supported_ends_with_33() throws IOException {
    Files.writeString(folder.resolve("strange.cwl"), JOIN.replace("v1.2", "v9.9"));

    assertThat(onServer("strange.cwl").exit()).isEqualTo(33);
  }

  @Test
  void a_signal_ends_the_job_on_the_server_too() throws Exception {
    Files.writeString(
        folder.resolve("sleeps.cwl"),
        """
        cwlVersion: v1.2
        class: CommandLineTool
        baseCommand: [ sleep, "600" ]
        inputs: []
        outputs: []
        """);
    Path err = folder.resolve("err.txt");
    Process runner =
        RunnerCommand.start(
            folder,
            folder.resolve("out.txt"),
            err,
            "--debug",
            "--tmpdir-prefix",
            folder.resolve("intermediate/x").toString(),
            "--server",
            server.base().toString(),
            "sleeps.cwl");
    Eventually.within(Duration.ofSeconds(60))
        .holds("the job runs", () -> read(err).contains("job: http"));

    runner.destroy();

    assertThat(runner.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(runner.exitValue()).isIn(130, 143);
    assertThat(folder.resolve("intermediate")).isEmptyDirectory();
    assertNothingIsLeft();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void a_server_that_is_not_there_is_named() {
    RunnerCommand nowhere =
        RunnerCommand.run(folder, "--server", "http://127.0.0.1:1", "flow.cwl", "job.yml");

    assertThat(nowhere.exit()).isEqualTo(1);
    assertThat(nowhere.err()).contains("http://127.0.0.1:1", "can't be reached");
  }
}
