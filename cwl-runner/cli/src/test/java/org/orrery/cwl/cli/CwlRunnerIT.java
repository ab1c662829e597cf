package org.orrery.cwl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orrery.cwl.cli.RunnerProcess.Ended;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

class CwlRunnerIT {
  private static final String TOOL =
      """
      cwlVersion: v1.2
      class: CommandLineTool
      baseCommand: cat
      inputs:
        file: { type: File, inputBinding: {} }
      stdout: "grüße $(inputs.file.nameroot).txt"
      outputs:
        result: stdout
      """;

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("my folder")).toRealPath();
  }

  @Test
  void prints_one_json_object_and_leaves_the_outputs_in_the_folder() throws Exception {
    write("tool.cwl", TOOL);
    write("in.dat", "hello");
    write("job.yml", "file: { class: File, location: in.dat }");

    Ended ended = RunnerProcess.run(folder, "--outdir", "out", "--quiet", "tool.cwl", "job.yml");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
    CwlValue.FileValue result =
        (CwlValue.FileValue) ((CwlValue.Rec) CwlJson.read(ended.out())).get("result");
    assertThat(result.path()).isEqualTo(folder + "/out/grüße in.txt");
    assertThat(result.location()).startsWith("file:///").endsWith("/gr%C3%BC%C3%9Fe%20in.txt");
    assertThat(result.checksum()).isEqualTo("sha1$aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d");
    assertThat(result.size()).isEqualTo(5);
    assertThat(Path.of(result.path())).hasContent("hello");
  }

  @Test
  void works_through_links_and_tells_its_progress() throws Exception {
    write(
        "tool.cwl",
        "{class: CommandLineTool, cwlVersion: v1.2, id: t, baseCommand: echo, inputs: [], outputs: []}");
    Path link = Files.createSymbolicLink(folder.resolve("runner"), RunnerProcess.COMMAND);

    Ended ended = RunnerProcess.start(folder, link, "tool.cwl").await();

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(CwlJson.read(ended.out())).isEqualTo(CwlValue.Rec.EMPTY);
    assertThat(ended.err()).contains("main: started", "main: ended with exit code 0");
  }

  @Test
  void says_its_name_and_version() throws Exception {
    assertThat(RunnerProcess.run(folder, "--version").out())
        .matches("cwl-runner \\(Orrery\\) \\d+\\.\\d+.*\\n");
  }

  @Test
  void shows_where_a_document_is_wrong() throws Exception {
    write("tool.cwl", TOOL.replace("baseCommand", "baseComand"));

    Ended ended = RunnerProcess.run(folder, "tool.cwl");

    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .contains("tool.cwl:3:1: ", "3 | baseComand: cat", "  | ^", "baseCommand");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "exit 0 ~ 0",
        "exit 7 ~ 1",
        "kill -9 $$ ~ 1",
      })
  void ends_by_how_the_tool_ended(String script, int exitCode) throws Exception {
    write("tool.cwl", shell(script));

    assertThat(RunnerProcess.run(folder, "tool.cwl").exitCode()).isEqualTo(exitCode);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "missing.cwl ~ '' ~ 3 ~ missing.cwl",
        "tool.cwl ~ missing.yml ~ 4 ~ missing.yml",
        "tool.cwl ~ wrong.yml ~ 4 ~ /file",
        "unsupported.cwl ~ '' ~ 33 ~ unsupported.cwl:4:",
      })
  void ends_with_a_code_of_its_own_for_each_kind_of_problem(
      String document, String job, int exitCode, String said) throws Exception {
    write("tool.cwl", TOOL);
    write("wrong.yml", "file: 5");
    write(
        "unsupported.cwl",
        "class: CommandLineTool\ncwlVersion: v1.2\nrequirements:\n  NoSuchRequirement: {}\n"
            + "inputs: []\noutputs: []\nbaseCommand: echo\n");

    Ended ended =
        job.isEmpty()
            ? RunnerProcess.run(folder, document)
            : RunnerProcess.run(folder, document, job);

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode);
    assertThat(ended.err()).contains(said);
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void refuses_wrong_options_with_the_usage() throws Exception {
    Ended ended = RunnerProcess.run(folder, "--no-such-option", "tool.cwl");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("--no-such-option", "Usage: cwl-runner");
  }

  @Test
  void checks_a_document_without_running_it() throws Exception {
    write("tool.cwl", shell("touch ran"));

    Ended ended = RunnerProcess.run(folder, "--validate", "tool.cwl");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).isEqualTo("`tool.cwl` is valid CWL.\n");
    assertThat(folder.resolve("ran")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"TERM", "INT"})
  void leaves_no_process_and_no_file_when_it_is_stopped(String signal) throws Exception {
    Path childFile = temporary.resolve("child");
    write("tool.cwl", shell("trap '' TERM; sh -c 'echo $$ >" + childFile + "; sleep 600' & wait"));
    Path intermediate = Files.createDirectory(folder.resolve("tmp"));

    RunnerProcess runner =
        RunnerProcess.start(
            folder, RunnerProcess.COMMAND, "--tmpdir-prefix", intermediate + "/x", "tool.cwl");
    long child;
    try {
      child = awaitNumber(childFile);
    } finally {
      new ProcessBuilder("kill", "-" + signal, String.valueOf(runner.process().pid()))
          .start()
          .waitFor();
    }
    Ended ended = runner.await();

    assertThat(ended.exitCode()).isIn(130, 143);
    assertThat(ended.out()).isEmpty();
    assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(intermediate).isEmptyDirectory();
  }

  @Test
  void leaves_no_intermediate_file_when_it_ends() throws Exception {
    write("tool.cwl", shell("mkdir -p locked/x; chmod 000 locked; exit 3"));
    Path intermediate = Files.createDirectory(folder.resolve("tmp"));

    RunnerProcess.run(folder, "--tmpdir-prefix", intermediate + "/x", "tool.cwl");

    assertThat(intermediate).isEmptyDirectory();
  }

  private static long awaitNumber(Path file) throws Exception {
    for (int i = 0; i < 600; i++) {
      if (Files.exists(file)) {
        try (Stream<String> lines = Files.lines(file)) {
          String number = lines.findFirst().orElse("");
          if (!number.isEmpty()) {
            return Long.parseLong(number);
          }
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError(file + " did not come");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static String shell(String script) {
    return CwlJson.write(
        CwlJson.read(
            "{\"class\": \"CommandLineTool\", \"cwlVersion\": \"v1.2\", \"inputs\": [],"
                + " \"outputs\": [], \"baseCommand\": [\"sh\", \"-c\", "
                + CwlJson.write(CwlValue.of(script))
                + "]}"));
  }
}
