package org.orrery.cwl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandWordsTest {
  @TempDir private Path folder;
  private String tool = "";

  @BeforeEach
  void writeTool() throws IOException {
    tool =
        write(
            "tool.cwl",
            """
            cwlVersion: v1.2
            class: CommandLineTool
            baseCommand: echo
            inputs:
              message: { type: string, inputBinding: {} }
              quiet: { type: boolean?, inputBinding: {} }
            outputs: []
            """);
  }

  @Test
  void takes_inputs_as_options_behind_the_document() {
    assertThat(InProcess.run("--validate", tool, "--message", "hello").out())
        .contains("its inputs fit");
  }

  @Test
  void javascript_that_can_t_be_parsed_is_an_error_of_the_document() throws IOException {
    String wrong =
        write(
            "wrong.cwl",
            """
            cwlVersion: v1.2
            class: CommandLineTool
            requirements: { InlineJavascriptRequirement: {} }
            baseCommand: "true"
            inputs: []
            outputs: []
            arguments: [ "$(1 + )" ]
            """);
    String overrides =
        write(
            "overrides.yml",
            """
            cwltool:overrides:
              tool.cwl:
                requirements:
                  InlineJavascriptRequirement: { expressionLib: ["var a = ;"] }
            """);

    for (InProcess ended : List.of(InProcess.run("--validate", wrong), InProcess.run(wrong))) {
      assertThat(ended.exitCode()).isEqualTo(3);
      assertThat(ended.err())
          .contains("wrong.cwl:7:21", "`$(1 + )` is no JavaScript: Expected an operand");
    }
    InProcess overridden =
        InProcess.run("--validate", "--overrides", overrides, tool, "--message=x");
    assertThat(overridden.exitCode()).isEqualTo(4);
    assertThat(overridden.err()).contains("overrides.yml:4", "`var a = ;` is no JavaScript");
  }

  @Test
  void needs_a_document() {
    InProcess ended = InProcess.run("--quiet");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("Missing required parameter", "Usage: cwl-runner");
  }

  @Test
  void says_which_versions_it_reads() {
    assertThat(InProcess.run("--print-supported-versions").out().lines())
        .containsExactly("v1.0", "v1.1", "v1.2");
    assertThat(InProcess.run("--enable-dev", "--print-supported-versions").out().lines())
        .containsExactly("v1.0", "v1.1", "v1.2", "v1.3.0-dev1");
    assertThat(InProcess.run(tool, "--print-supported-versions").exitCode()).isEqualTo(2);
  }

  @Test
  void refuses_a_cache_beside_what_has_no_room_for_it() {
    for (String other : List.of("--tmpdir-prefix=x", "--server=http://localhost:1")) {
      InProcess ended = InProcess.run("--cachedir=c", other, tool, "--message=x");

      assertThat(ended.exitCode()).isEqualTo(2);
      assertThat(ended.err()).contains("--cachedir and " + other.substring(0, other.indexOf('=')));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--enable-dev",
        "--parallel-limit=2",
        "--no-container",
        "--default-container=debian",
        "--engine=docker",
        "--strict-memory-limit",
        "--strict-cpu-limit",
        "--container-pool"
      })
  void refuses_for_a_server_what_only_this_host_would_heed(String option) {
    InProcess ended = InProcess.run("--server=http://localhost:1", option, tool, "--message=x");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err())
        .contains(option.replaceAll("=.*", "") + " and --server contradict each other: ");
    assertThat(InProcess.run(tool, "--server=http://localhost:1", option).exitCode()).isEqualTo(2);
  }

  @Test
  void takes_its_own_options_behind_the_document_too() {
    InProcess ended = InProcess.run(tool, "--message", "--validate", "--validate");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).contains("its inputs fit");
  }

  @Test
  void an_input_wins_over_an_option_of_its_name() {
    InProcess ended = InProcess.run("--validate", tool, "--message=x", "--quiet", "--no-such");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("`--no-such`");
  }

  @Test
  void suggests_the_input_that_was_meant() {
    InProcess ended = InProcess.run(tool, "--mesage", "x");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("`--mesage`", "did you mean `--message`?");
  }

  @Test
  void options_win_over_the_job_file() throws IOException {
    String job = write("job.yml", "message: 5");

    assertThat(InProcess.run("--validate", tool, job).exitCode()).isEqualTo(4);
    assertThat(InProcess.run("--validate", tool, job, "--message", "text").exitCode()).isZero();
  }

  @Test
  void a_job_that_names_its_tool_stands_alone() throws IOException {
    String job = write("job.yml", "cwl:tool: tool.cwl\nmessage: hello");

    InProcess ended = InProcess.run("--validate", job);

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).contains("its inputs fit");
    assertThat(InProcess.run("--validate", job, job).exitCode()).isEqualTo(2);
  }

  @Test
  void a_document_that_only_mentions_the_field_is_no_job() throws IOException {
    String other =
        write(
            "other.cwl",
            "{cwlVersion: v1.2, class: CommandLineTool, doc: cwl:tool, inputs: [], outputs: []}");

    assertThat(InProcess.run("--validate", other).exitCode()).isZero();
  }

  @Test
  void strict_takes_warnings_and_unknown_inputs_for_errors() throws IOException {
    String warned =
        write(
            "warned.cwl",
            "{cwlVersion: v1.2, class: CommandLineTool, hints: {'x:Y': {}}, inputs: [], outputs: []}");
    String job = write("job.yml", "message: hello\nother: 1");

    assertThat(InProcess.run("--validate", warned).exitCode()).isZero();
    assertThat(InProcess.run("--validate", "--strict", warned).exitCode()).isEqualTo(3);
    assertThat(InProcess.run("--validate", tool, job).exitCode()).isZero();
    assertThat(InProcess.run("--validate", "--strict", tool, job).exitCode()).isEqualTo(4);
    assertThat(InProcess.run("--validate", "--strict", "--non-strict", tool, job).exitCode())
        .isZero();
  }

  @Test
  void overrides_of_a_file_are_applied_and_checked() throws IOException {
    String good =
        write(
            "good.yml",
            "cwltool:overrides: {tool.cwl: {requirements: {EnvVarRequirement: {envDef: {A: b}}}}}");
    String bad = write("bad.yml", "cwltool:overrides: {tool.cwl: {requirements: {NoSuch: {}}}}");

    assertThat(InProcess.run("--validate", "--overrides", good, tool, "--message=x").exitCode())
        .isZero();
    assertThat(InProcess.run("--validate", "--overrides", bad, tool, "--message=x").exitCode())
        .isEqualTo(4);
    assertThat(InProcess.run("--overrides", "missing.yml", tool, "--message=x").exitCode())
        .isEqualTo(4);
  }

  @Test
  void refuses_what_contradicts_itself() {
    assertThat(InProcess.run("--print-dot", "--validate", tool).exitCode()).isEqualTo(2);
    assertThat(InProcess.run("--no-container", "--default-container", "x", tool).exitCode())
        .isEqualTo(2);
    assertThat(InProcess.run("--engine", "lxc", tool).exitCode()).isEqualTo(2);
    assertThat(InProcess.run("--parallel-limit", "0", tool).exitCode()).isEqualTo(2);
    assertThat(InProcess.run("--single-step", "a", "--target", "b", tool).exitCode()).isEqualTo(2);
    assertThat(InProcess.run("--target", "b", tool).exitCode()).isEqualTo(2);
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }
}
