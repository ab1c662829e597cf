package org.orrery.cwl.cli.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.document.WorkflowStep;
import org.orrery.cwl.model.load.CwlLoader;
import org.orrery.cwl.model.load.DocumentSource;
import org.orrery.cwl.model.load.DocumentUnavailableException;
import org.orrery.cwl.model.load.LoadLimits;
import org.orrery.cwl.model.load.LoadResult;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

class PackingTest {
  private static final String TOOL =
      "{class: CommandLineTool, baseCommand: 'true', inputs: [], outputs: [], ";

  @TempDir private Path folder;
  private final DocumentSource files =
      uri -> {
        try {
          return Files.readAllBytes(Path.of(uri.substring("file://".length())));
        } catch (IOException e) {
          throw new DocumentUnavailableException(uri);
        }
      };

  @Test
  void a_tool_that_two_steps_run_is_packed_once() throws IOException {
    write("tool.cwl", TOOL + "cwlVersion: v1.2}");

    CwlValue.Rec packed = pack(workflow("a: tool.cwl", "b: ./tool.cwl"));

    assertThat(((CwlValue.Array) packed.get("$graph")).items()).hasSize(2);
  }

  @Test
  void files_of_the_same_name_get_ids_of_their_own() throws IOException {
    write("tool.cwl", TOOL + "label: first, cwlVersion: v1.2}");
    Files.createDirectory(folder.resolve("sub"));
    write("sub/tool.cwl", TOOL + "label: second, cwlVersion: v1.2}");

    CwlProcess.Workflow loaded = load(pack(workflow("a: tool.cwl", "b: sub/tool.cwl")));

    assertThat(loaded.steps())
        .extracting(step -> step.run().header().documentation().label())
        .containsExactly("first", "second");
  }

  @Test
  void packing_what_was_packed_changes_nothing() throws IOException {
    write("tool.cwl", TOOL + "cwlVersion: v1.2}");
    CwlValue.Rec once = pack(workflow("a: tool.cwl"));
    write("once.cwl", CwlJson.writePretty(once));

    CwlValue.Rec twice = pack("once.cwl");

    assertThat(((CwlValue.Array) twice.get("$graph")).items()).hasSize(2);
    assertThat(load(twice).steps()).hasSize(1);
  }

  @Test
  void a_process_of_another_version_keeps_it() throws IOException {
    write("tool.cwl", TOOL + "cwlVersion: v1.0}");

    CwlProcess tool = load(pack(workflow("a: tool.cwl"))).steps().getFirst().run();

    assertThat(tool.header().version()).isEqualTo("v1.0");
    assertThat(tool.header().requirements().find(Requirement.NetworkAccess.class)).isPresent();
  }

  @Test
  void a_prefix_with_two_meanings_is_renamed() throws IOException {
    write(
        "tool.cwl",
        TOOL + "cwlVersion: v1.2, $namespaces: {p: 'https://other.example/'}, 'p:note': hello}");
    write(
        "flow.cwl",
        "{cwlVersion: v1.2, class: Workflow, $namespaces: {p: 'https://one.example/'}, inputs: [],"
            + " outputs: [], 'p:note': hello, steps: {a: {run: tool.cwl, in: [], out: []}}}");

    String packed = CwlJson.write(pack("flow.cwl"));

    assertThat(packed)
        .contains("\"p\":\"https://one.example/\"", "\"p2\":\"https://other.example/\"")
        .contains("\"p:note\":\"hello\"", "\"p2:note\":\"hello\"");
  }

  @Test
  void types_of_other_documents_are_found_again() throws IOException {
    write("types.yml", "[{name: T, type: enum, symbols: [a, b]}]");
    write(
        "tool.cwl",
        "{cwlVersion: v1.2, class: CommandLineTool, baseCommand: 'true', outputs: [],"
            + " requirements: [{class: SchemaDefRequirement, types: [{$import: types.yml}]}],"
            + " inputs: {x: 'types.yml#T[]?', y: {type: {type: array, items: types.yml#T}}}}");

    CwlProcess tool = loadAny(pack("tool.cwl"));

    assertThat(tool.inputs())
        .allSatisfy(input -> assertThat(input.type()).asString().contains("b"));
  }

  @Test
  void files_of_defaults_stay_where_they_are() throws IOException {
    write(
        "tool.cwl",
        "{cwlVersion: v1.2, class: CommandLineTool, baseCommand: 'true', outputs: [],"
            + " inputs: {x: {type: File, default: {class: File, path: 'a b.txt'}}}}");

    assertThat(CwlJson.write(pack("tool.cwl")))
        .contains("\"location\":\"file://" + folder + "/a%20b.txt\"");
  }

  @Test
  void a_tool_may_rely_on_what_its_workflow_requires() throws IOException {
    write(
        "tool.cwl",
        "{cwlVersion: v1.2, class: CommandLineTool, arguments: ['${return 1}'], inputs: [], outputs: []}");
    write(
        "flow.cwl",
        "{cwlVersion: v1.2, class: Workflow, requirements: {InlineJavascriptRequirement: {}},"
            + " inputs: [], outputs: [], steps: {a: {run: tool.cwl, in: [], out: []}}}");

    assertThat(load(pack("flow.cwl")).steps()).extracting(WorkflowStep::id).containsExactly("a");
  }

  private String workflow(String... runs) throws IOException {
    StringBuilder steps = new StringBuilder();
    for (String run : runs) {
      String[] parts = run.split(": ", 2);
      steps.append(parts[0]).append(": {run: ").append(parts[1]).append(", in: [], out: []}, ");
    }
    write(
        "flow.cwl",
        "{cwlVersion: v1.2, class: Workflow, inputs: [], outputs: [], steps: {" + steps + "}}");
    return "flow.cwl";
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private CwlValue.Rec pack(String name) {
    return Packing.pack("file://" + folder.resolve(name), files);
  }

  private CwlProcess.Workflow load(CwlValue.Rec packed) {
    return (CwlProcess.Workflow) loadAny(packed);
  }

  /** Nothing but the packed text may be needed. */
  private static CwlProcess loadAny(CwlValue.Rec packed) {
    DocumentSource nothing =
        uri -> {
          throw new DocumentUnavailableException(uri);
        };
    LoadResult result =
        new CwlLoader(nothing, LoadLimits.DEFAULT)
            .load(
                "file:///elsewhere/packed.cwl",
                CwlJson.writePretty(packed).getBytes(StandardCharsets.UTF_8),
                null);
    assertThat(result).isInstanceOf(LoadResult.Loaded.class);
    return ((LoadResult.Loaded) result).document().process();
  }
}
