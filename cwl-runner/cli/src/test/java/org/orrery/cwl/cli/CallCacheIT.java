package org.orrery.cwl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.cwl.cli.RunnerProcess.Ended;

class CallCacheIT {
  /** Leaves a line in a file of this test each time it runs. */
  private static final String TOOL =
      """
      cwlVersion: v1.2
      class: CommandLineTool
      requirements:
        WorkReuse: { enableReuse: %2$s }
      baseCommand: [sh, -c]
      arguments:
        - |
          echo ran >>'%1$s/ran'
          test ! -e '%1$s/fail' || exit 1
          test ! -e '%1$s/slow' || sleep 1
          mkdir folder
          cp "$0" folder/inside.txt
          cat "$0"
        - $(inputs.file.path)
      inputs:
        file: File
      stdout: out.txt
      outputs:
        result: stdout
        folder: { type: Directory, outputBinding: { glob: folder } }
      """;

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = temporary.toRealPath();
    Files.writeString(folder.resolve("tool.cwl"), TOOL.formatted(folder, true));
    Files.writeString(folder.resolve("in.dat"), "hello");
  }

  @Test
  void a_second_run_takes_the_results_of_the_first() throws Exception {
    Ended first = RunnerProcess.run(folder, arguments("out"));
    Ended second = RunnerProcess.run(folder, arguments("out"));

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.err()).contains("main: not reused: no earlier result of this step is kept");
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.out())
        .isEqualTo(first.out())
        .contains("sha1$aaf4c61ddcc5e8a2dabede0f3b482cd9");
    assertThat(second.err()).containsPattern("main: not run, equal to `main` of run `20\\d{6}T");
    assertThat(timesRun()).isOne();
    assertThat(names("cache")).containsExactly("kept");
  }

  @Test
  void a_changed_input_is_run_and_named() throws Exception {
    run("out");
    Files.writeString(folder.resolve("in.dat"), "other");

    InProcess second = run("out");

    assertThat(second.err()).containsPattern("main: not reused: file `.*in\\.dat` changed");
    assertThat(folder.resolve("out/folder/inside.txt")).hasContent("other");
    assertThat(timesRun()).isEqualTo(2);
  }

  @Test
  void a_step_that_must_not_be_reused_never_is() throws Exception {
    Files.writeString(folder.resolve("tool.cwl"), TOOL.formatted(folder, false));
    run("out");

    InProcess second = run("out");

    assertThat(second.err()).contains("main: not reused: the document says so (`WorkReuse`)");
    assertThat(timesRun()).isEqualTo(2);
  }

  @Test
  void whoever_changes_an_output_does_not_change_what_is_kept() throws Exception {
    run("first");
    Files.writeString(folder.resolve("first/out.txt"), "changed");
    Files.writeString(folder.resolve("first/folder/inside.txt"), "changed");

    run("second");
    Files.writeString(folder.resolve("second/out.txt"), "changed");
    run("third");

    assertThat(timesRun()).isOne();
    assertThat(folder.resolve("third/out.txt")).hasContent("hello");
    assertThat(folder.resolve("third/folder/inside.txt")).hasContent("hello");
  }

  @Test
  void a_failed_step_leaves_nothing() throws Exception {
    Path fail = Files.createFile(folder.resolve("fail"));
    assertThat(InProcess.run(arguments("out")).exitCode()).isOne();
    assertThat(folder.resolve("cache")).isEmptyDirectory();
    Files.delete(fail);

    InProcess second = run("out");

    assertThat(second.err()).contains("main: not reused: no earlier result of this step is kept");
    assertThat(timesRun()).isEqualTo(2);
  }

  @Test
  void two_runs_at_once_do_not_disturb_each_other() throws Exception {
    Files.createFile(folder.resolve("slow"));
    RunnerProcess one = RunnerProcess.start(folder, RunnerProcess.COMMAND, arguments("one"));
    RunnerProcess two = RunnerProcess.start(folder, RunnerProcess.COMMAND, arguments("two"));
    for (Ended ended : List.of(one.await(), two.await())) {
      assertThat(ended.exitCode()).as(ended.err()).isZero();
    }
    int timesRun = timesRun();

    run("three");

    for (String out : List.of("one", "two", "three")) {
      assertThat(folder.resolve(out + "/out.txt")).hasContent("hello");
      assertThat(folder.resolve(out + "/folder/inside.txt")).hasContent("hello");
    }
    assertThat(timesRun()).isEqualTo(timesRun);
    assertThat(names("cache")).containsExactly("kept");
    assertThat(names("cache/kept/incoming")).isEmpty();
  }

  private String[] arguments(String out) {
    return new String[] {
      "--cachedir=" + folder.resolve("cache"),
      "--outdir=" + folder.resolve(out),
      folder.resolve("tool.cwl").toString(),
      "--file=" + folder.resolve("in.dat")
    };
  }

  private InProcess run(String out) {
    InProcess ended = InProcess.run(arguments(out));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return ended;
  }

  private int timesRun() throws IOException {
    return Files.readAllLines(folder.resolve("ran")).size();
  }

  private List<String> names(String below) throws IOException {
    try (Stream<Path> children = Files.list(folder.resolve(below))) {
      return children.map(child -> child.getFileName().toString()).toList();
    }
  }
}
