package org.orrery.cwl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.testkit.FakeRun;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Which files a tool finds, and which of those that it leaves become outputs. The files are real.
 */
class FilesOfToolsTest {
  @TempDir private Path root;
  private final Map<String, String> found = new TreeMap<>();
  private List<String> arguments = List.of();

  private RunResult run(String document, String inputs, FakeRun command)
      throws InterruptedException {
    try (RunHarness harness =
        new RunHarness(
            root,
            spec -> {
              look(spec);
              return command;
            })) {
      return harness.run(document, (CwlValue.Rec) CwlJson.read(inputs));
    }
  }

  /** Notes what lies in the working folder when the tool starts. */
  private void look(TaskSpec spec) {
    arguments = spec.arguments();
    Path work = root.resolve(spec.folders().work().value());
    try (Stream<Path> files = Files.walk(work)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        found.put(work.relativize(file).toString(), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String json(RunResult result) {
    assertThat(result).isInstanceOf(RunResult.Succeeded.class);
    return CwlJson.write(((RunResult.Succeeded) result).outputs());
  }

  private static String failure(RunResult result) {
    assertThat(result).isInstanceOf(RunResult.Failed.class);
    return ((RunResult.Failed) result).failure().message();
  }

  @Test
  void literals_become_files_with_their_secondary_files_beside_them() throws Exception {
    run(
        """
        cwlVersion: v1.2
        class: CommandLineTool
        baseCommand: tool
        inputs:
          f: {type: File, secondaryFiles: [.idx], inputBinding: {}}
          d: {type: Directory, inputBinding: {}}
        outputs: []
        """,
        """
        {"f":{"class":"File","basename":"a.txt","contents":"A",
              "secondaryFiles":[{"class":"File","basename":"a.txt.idx","contents":"I"}]},
         "d":{"class":"Directory","basename":"d","listing":[{"class":"File","basename":"x","contents":"X"}]}}
        """,
        FakeRun.exits(0));

    Path directory = Path.of(arguments.get(1));
    Path file = Path.of(arguments.get(2));
    assertThat(Files.readString(file)).isEqualTo("A");
    assertThat(Files.readString(file.resolveSibling("a.txt.idx"))).isEqualTo("I");
    assertThat(Files.readString(directory.resolve("x"))).isEqualTo("X");
  }

  @Test
  void a_required_secondary_file_that_is_missing_fails_before_anything_starts() throws Exception {
    RunResult result =
        run(
            """
            cwlVersion: v1.2
            class: CommandLineTool
            baseCommand: tool
            inputs: {f: {type: File, secondaryFiles: [^.idx, .opt?]}}
            outputs: []
            """,
            "{\"f\":{\"class\":\"File\",\"basename\":\"a.txt\",\"contents\":\"A\"}}",
            FakeRun.exits(0));

    assertThat(failure(result)).isEqualTo("File `a.txt` lacks its secondary file `a.idx`.");
    assertThat(arguments).isEmpty();
  }

  @Test
  void the_working_folder_holds_what_the_document_puts_there() throws Exception {
    run(
        """
        cwlVersion: v1.2
        class: CommandLineTool
        baseCommand: tool
        requirements:
          InitialWorkDirRequirement:
            listing:
              - {entryname: conf/settings.ini, entry: "name=$(inputs.n)"}
              - {entryname: copy.txt, entry: $(inputs.f), writable: true}
              - $(inputs.f)
              - {entryname: object.json, entry: $(inputs.r)}
        inputs: {n: string, f: File, r: Any}
        outputs: []
        """,
        "{\"n\":\"N\",\"r\":{\"k\": [1]},\"f\":{\"class\":\"File\",\"basename\":\"f.txt\",\"contents\":\"F\"}}",
        FakeRun.exits(0));

    assertThat(found)
        .isEqualTo(
            Map.of(
                "conf/settings.ini",
                "name=N",
                "copy.txt",
                "F",
                "f.txt",
                "F",
                "object.json",
                "{\"k\": [1]}"));
  }

  @Test
  void a_file_that_the_document_names_is_put_there_and_may_be_an_output() throws Exception {
    Path kept = Files.createDirectories(root.resolve("packages/p"));
    Files.writeString(kept.resolve("note.txt"), "N");

    RunResult result =
        run(
            """
            cwlVersion: v1.2
            class: CommandLineTool
            baseCommand: tool
            requirements:
              InitialWorkDirRequirement:
                listing:
                  - {class: File, location: "volume:packages/p/note.txt"}
            inputs: []
            outputs: {o: {type: File, outputBinding: {glob: note.txt}}}
            """,
            "{}",
            FakeRun.exits(0));

    assertThat(found).isEqualTo(Map.of("note.txt", "N"));
    assertThat(json(result)).contains("\"size\":1");
  }

  @Test
  void an_entry_can_t_leave_the_working_folder() throws Exception {
    for (String name : List.of("../x", "a/../../x", "..")) {
      RunResult result =
          run(
              """
              cwlVersion: v1.2
              class: CommandLineTool
              baseCommand: tool
              requirements:
                InitialWorkDirRequirement: {listing: [{entryname: $(inputs.n), entry: text}]}
              inputs: {n: string}
              outputs: []
              """,
              "{\"n\":\"%s\"}".formatted(name),
              FakeRun.exits(0));
      assertThat(failure(result))
          .isEqualTo("`entryname` `%s` leaves the working folder.".formatted(name));
    }
  }

  @Test
  void outputs_are_found_by_glob_with_secondary_files_contents_and_digest() throws Exception {
    RunResult result =
        run(
            """
            cwlVersion: v1.2
            class: CommandLineTool
            baseCommand: tool
            inputs: []
            outputs:
              table: {type: File, secondaryFiles: [.idx?, .none?], outputBinding: {glob: "*.csv"}}
              text: {type: string, outputBinding: {glob: note, loadContents: true, outputEval: "$(self[0].contents)"}}
              none: {type: File?, outputBinding: {glob: nothing}}
              all: {type: "File[]", outputBinding: {glob: ["n*", "*.csv"]}}
              code: {type: int, outputBinding: {outputEval: $(runtime.exitCode)}}
            """,
            "{}",
            FakeRun.exits(0)
                .writing("t.csv", "1")
                .writing("t.csv.idx", "i")
                .writing("note", "hello"));

    CwlValue.Rec outputs = ((RunResult.Succeeded) result).outputs();
    assertThat(outputs.get("text")).isEqualTo(CwlValue.of("hello"));
    assertThat(outputs.get("none").isNull()).isTrue();
    assertThat(outputs.get("code")).isEqualTo(CwlValue.of(0));
    CwlValue.FileValue table = (CwlValue.FileValue) outputs.get("table");
    assertThat(table.checksum()).isEqualTo("sha1$356a192b7913b04c54574d18c28d46e6395428ab");
    assertThat(table.secondaryFiles()).hasSize(1);
    CwlValue.FileValue index = (CwlValue.FileValue) table.secondaryFiles().getFirst();
    assertThat(index.basename()).isEqualTo("t.csv.idx");
    assertThat(index.checksum()).isEqualTo("sha1$042dc4512fa3d391c5170cf3aa61e6a638f84342");
    assertThat(((CwlValue.Array) outputs.get("all")).items())
        .extracting(f -> ((CwlValue.FileValue) f).basename())
        .containsExactly("note", "t.csv");
  }

  @Test
  void the_tool_s_own_output_object_wins_and_its_paths_are_relative_to_the_working_folder()
      throws Exception {
    RunResult result =
        run(
            """
            cwlVersion: v1.2
            class: CommandLineTool
            baseCommand: tool
            inputs: []
            outputs: {f: File, n: int}
            """,
            "{}",
            FakeRun.exits(0)
                .writing("sub/x", "X")
                .writing(
                    "cwl.output.json",
                    "{\"n\":3,\"f\":{\"class\":\"File\",\"path\":\"sub/x\"},\"more\":1}"));

    assertThat(json(result))
        .contains("\"n\":3")
        .contains("\"basename\":\"x\"")
        .doesNotContain("more");
  }

  @Test
  void an_output_object_that_is_broken_or_lies_is_refused() throws Exception {
    Map<String, String> messages =
        Map.of(
            "{", "`cwl.output.json` can't be read: the text is no JSON: Unexpected end-of-input",
            "[]", "`cwl.output.json` must hold an object, but it holds an array.",
            "{\"f\":{\"class\":\"File\",\"path\":\"none\"}}",
                "`cwl.output.json` names `none`, which is not there.",
            "{\"f\":{\"class\":\"File\",\"path\":\"../../../x\"}}",
                "`cwl.output.json` names `../../../x`, which is outside the working folder.",
            "{\"f\":1}", "Output `f` must be `File`, but the tool gave a number.");
    for (Map.Entry<String, String> each : messages.entrySet()) {
      RunResult result =
          run(
              """
              cwlVersion: v1.2
              class: CommandLineTool
              baseCommand: tool
              inputs: []
              outputs: {f: File}
              """,
              "{}",
              FakeRun.exits(0).writing("cwl.output.json", each.getKey()));
      assertThat(failure(result)).startsWith(each.getValue());
    }
  }

  @Test
  void a_stream_must_stay_in_the_working_folder() throws Exception {
    RunResult result =
        run(
            """
            cwlVersion: v1.2
            class: CommandLineTool
            baseCommand: tool
            stdout: $(inputs.n)
            inputs: {n: string}
            outputs: []
            """,
            "{\"n\":\"../../out\"}",
            FakeRun.exits(0));

    assertThat(failure(result))
        .isEqualTo("`stdout` is `../../out`, but it must name a file in the working folder.");
  }

  @Test
  void the_name_of_a_stream_is_evaluated_once() throws Exception {
    RunResult result =
        run(
            """
            cwlVersion: v1.2
            class: CommandLineTool
            requirements: {InlineJavascriptRequirement: {}}
            baseCommand: tool
            inputs: {}
            outputs: {said: stdout}
            stdout: $("said-" + Math.random())
            """,
            "{}",
            FakeRun.exits(0).printing("hello"));

    assertThat(json(result)).contains("\"basename\":\"said-0.").contains("\"size\":5");
  }
}
