package org.orrery.cwl.model.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.load.MemoryDocuments;
import org.orrery.cwl.model.value.CwlValue;

class InputCheckTest {
  private static final InputRules COMMAND_LINE =
      new InputRules(InputRules.Unknown.WARNED, Map.of("edam", "http://edamontology.org/"));

  private static CwlProcess process(String inputs) {
    return MemoryDocuments.process(
        "cwlVersion: v1.2\nclass: Operation\noutputs: []\ninputs:\n" + inputs.indent(2));
  }

  private static CwlValue.Rec given(String yaml) {
    JobInputs inputs =
        JobInputs.parse("file:///jobs/job.yml", yaml.getBytes(StandardCharsets.UTF_8));
    assertThat(inputs.diagnostics()).isEmpty();
    return inputs.values();
  }

  private static CwlValue.Rec accepted(String inputs, String yaml) {
    InputResult result = InputCheck.check(process(inputs), given(yaml));
    assertThat(result).isInstanceOf(InputResult.Accepted.class);
    return ((InputResult.Accepted) result).complete();
  }

  private static List<InputProblem> refused(String inputs, String yaml) {
    InputResult result = InputCheck.check(process(inputs), given(yaml));
    assertThat(result).isInstanceOf(InputResult.Refused.class);
    return ((InputResult.Refused) result).problems();
  }

  @Test
  void fills_in_defaults_and_null() {
    CwlValue.Rec complete =
        accepted("a: {type: int, default: 3}\nb: string?\nc: {type: int, default: 4}", "c: null");
    assertThat(complete.fields())
        .containsExactly(
            Map.entry("a", CwlValue.of(3)),
            Map.entry("b", CwlValue.Null.NULL),
            Map.entry("c", CwlValue.of(4)));
  }

  @Test
  void takes_an_integer_for_a_float_and_as_it_is() {
    assertThat(accepted("x: float", "x: 3").get("x")).isEqualTo(CwlValue.of(3));
  }

  @Test
  void refuses_a_fraction_for_an_integer() {
    assertThat(refused("x: int", "x: 3.5"))
        .containsExactly(
            new InputProblem(
                "/x",
                "wrong-type",
                "A value of type `int` was expected, but this is the number `3.5`.",
                null));
  }

  @Test
  void refuses_an_integer_beyond_32_bits_for_an_int_but_not_for_a_long() {
    assertThat(refused("x: int", "x: 3000000000").getFirst().hint())
        .isEqualTo("an `int` has 32 bits; `long` has 64");
    assertThat(accepted("x: long", "x: 3000000000").get("x")).isEqualTo(CwlValue.of(3000000000L));
  }

  @Test
  void says_everything_that_is_wrong_with_pointers() {
    List<InputProblem> problems =
        refused(
            """
            reads: File[]
            mode: {type: {type: enum, symbols: [fast, exact]}}
            options:
              type:
                type: record
                fields:
                  level: int
                  names: string[]
            """,
            """
            raeds: []
            mode: fst
            options: {level: high, names: [a, 2], extra: 1}
            """);
    assertThat(problems)
        .extracting(InputProblem::jsonPointer, InputProblem::code, InputProblem::hint)
        .containsExactly(
            tuple("/reads", "missing-input", null),
            tuple("/mode", "wrong-type", "did you mean `fast`?"),
            tuple("/options/level", "wrong-type", null),
            tuple("/options/names/1", "wrong-type", null),
            tuple("/options/extra", "unknown-input", "known are `level` and `names`"),
            tuple("/raeds", "unknown-input", "did you mean `reads`?"));
  }

  @Test
  void escapes_names_in_pointers() {
    assertThat(refused("'a/b~c': int", "{}").getFirst().jsonPointer()).isEqualTo("/a~1b~0c");
  }

  @Test
  void drops_an_unknown_input_of_the_command_line_with_a_warning() {
    InputResult result =
        InputCheck.check(process("x: int"), given("{x: 1, id: job, y: 2}"), COMMAND_LINE);
    assertThat(result)
        .isEqualTo(
            new InputResult.Accepted(
                new CwlValue.Rec(Map.of("x", CwlValue.of(1))),
                List.of(
                    new InputProblem(
                        "/y",
                        "unknown-input",
                        "The process has no input `y`.",
                        "did you mean `x`?"))));
  }

  @Test
  void any_takes_everything_but_null() {
    assertThat(accepted("x: Any", "x: [1, {a: b}]").get("x")).isInstanceOf(CwlValue.Array.class);
    assertThat(refused("x: Any", "x: null").getFirst().code()).isEqualTo("missing-input");
  }

  @Test
  void names_the_inner_problem_of_the_alternative_that_was_meant() {
    assertThat(refused("x: ['null', string, {type: array, items: int}]", "x: [1, a]"))
        .extracting(InputProblem::jsonPointer)
        .containsExactly("/x/1");
  }

  @Test
  void a_text_is_no_file() {
    assertThat(refused("x: File", "x: a.txt").getFirst().hint())
        .isEqualTo("write an object: `{\"class\": \"File\", \"location\": ...}`");
  }

  @Test
  void a_file_is_no_directory() {
    assertThat(refused("x: Directory", "x: {class: File, path: a}").getFirst().message())
        .isEqualTo("A value of type `Directory` was expected, but this is a File.");
  }

  @Test
  void a_file_needs_something_to_be_found_by() {
    CwlValue.Rec bare =
        new CwlValue.Rec(
            Map.of(
                "x", new CwlValue.FileValue(null, null, "a", null, null, List.of(), null, null)));
    InputResult result = InputCheck.check(process("x: File"), bare);
    assertThat(((InputResult.Refused) result).problems())
        .extracting(InputProblem::code)
        .containsExactly("incomplete-file");
  }

  @Test
  void formats_may_use_the_prefixes_of_the_process() {
    InputResult result =
        InputCheck.check(
            process("x: File"), given("x: {class: File, path: a, format: 'edam:f'}"), COMMAND_LINE);
    CwlValue file = ((InputResult.Accepted) result).complete().get("x");
    assertThat(((CwlValue.FileValue) file).format()).isEqualTo("http://edamontology.org/f");
  }
}
