package org.orrery.cwl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.testkit.FakeRun;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Which words a tool's command line has, and in which order (CommandLineTool v1.2, section 4.1).
 */
class CommandLineTest {
  @TempDir private Path root;

  private List<String> words(String inputs, String more, String given) throws InterruptedException {
    List<TaskSpec> seen = new ArrayList<>();
    try (RunHarness harness =
        new RunHarness(
            root,
            spec -> {
              seen.add(spec);
              return FakeRun.exits(0);
            })) {
      RunResult result =
          harness.run(
              """
              cwlVersion: v1.2
              class: CommandLineTool
              inputs: %s
              outputs: []
              %s
              """
                  .formatted(inputs, more),
              (CwlValue.Rec) CwlJson.read(given));
      assertThat(result).isInstanceOf(RunResult.Succeeded.class);
    }
    return seen.getFirst().arguments();
  }

  @Test
  void sorts_by_position_then_arguments_before_inputs_then_by_name() throws InterruptedException {
    assertThat(
            words(
                "{b: {type: string, inputBinding: {}}, a: {type: string, inputBinding: {}},"
                    + " first: {type: string, inputBinding: {position: -1}}}",
                "baseCommand: [tool, sub]\narguments: [x, {valueFrom: last, position: 9}]",
                "{\"b\":\"B\",\"a\":\"A\",\"first\":\"F\"}"))
        .containsExactly("tool", "sub", "F", "x", "A", "B", "last");
  }

  @Test
  void joins_and_separates_prefixes_as_asked() throws InterruptedException {
    assertThat(
            words(
                "{a: {type: int, inputBinding: {prefix: -a}}, b: {type: double, inputBinding: {prefix: b=, separate: false}},"
                    + " c: {type: boolean, inputBinding: {prefix: -c}}, d: {type: boolean, inputBinding: {prefix: -d}},"
                    + " e: {type: 'int?', inputBinding: {prefix: -e}}}",
                "baseCommand: tool",
                "{\"a\":1,\"b\":0.5,\"c\":true,\"d\":false}"))
        .containsExactly("tool", "-a", "1", "b=0.5", "-c");
  }

  @Test
  void writes_arrays_joined_whole_or_word_by_word() throws InterruptedException {
    assertThat(
            words(
                "{a: {type: 'int[]', inputBinding: {prefix: -a, itemSeparator: ','}},"
                    + " b: {type: 'int[]', inputBinding: {prefix: -b}},"
                    + " c: {type: {type: array, items: int, inputBinding: {prefix: -c}}},"
                    + " d: {type: 'int[]', inputBinding: {prefix: -d}}}",
                "baseCommand: tool",
                "{\"a\":[1,2],\"b\":[3,4],\"c\":[5,6],\"d\":[]}"))
        .containsExactly("tool", "-a", "1,2", "-b", "3", "4", "-c", "5", "-c", "6");
  }

  @Test
  void writes_a_record_s_fields_by_their_own_bindings() throws InterruptedException {
    assertThat(
            words(
                "{r: {type: {type: record, fields: {x: {type: int, inputBinding: {prefix: -x, position: 2}},"
                    + " y: {type: string, inputBinding: {position: 1}}}}}, z: {type: int, inputBinding: {position: 1}}}",
                "baseCommand: tool",
                "{\"r\":{\"x\":1,\"y\":\"Y\"},\"z\":3}"))
        .containsExactly("tool", "Y", "3", "-x", "1");
  }

  @Test
  void prints_numbers_in_decimal_notation() throws InterruptedException {
    assertThat(
            words(
                "{a: {type: double, inputBinding: {}}, b: {type: double, inputBinding: {}}, c: {type: long, inputBinding: {}}}",
                "baseCommand: tool",
                "{\"a\":1e-9,\"b\":1e21,\"c\":9223372036854775807}"))
        .containsExactly("tool", "0.000000001", "1000000000000000000000", "9223372036854775807");
  }

  @Test
  void quotes_every_word_for_a_shell_but_those_that_ask_for_none() throws InterruptedException {
    assertThat(
            words(
                "{a: {type: string, inputBinding: {position: 1}}}",
                "requirements: {ShellCommandRequirement: {}}\n"
                    + "baseCommand: echo\narguments: [{valueFrom: '| cat', shellQuote: false, position: 2}]",
                "{\"a\":\"it's $HOME\"}"))
        .containsExactly("/bin/sh", "-c", "echo 'it'\"'\"'s $HOME' | cat");
  }

  @Test
  void takes_the_value_that_valueFrom_gives() throws InterruptedException {
    assertThat(
            words(
                "{a: {type: int, inputBinding: {prefix: -n, valueFrom: $(inputs.b)}}, b: string}",
                "baseCommand: tool\narguments: [{prefix: --cores, valueFrom: $(runtime.cores)}]",
                "{\"a\":1,\"b\":\"other\"}"))
        .containsExactly("tool", "--cores", "1", "-n", "other");
  }
}
