package org.orrery.cwl.cli.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orrery.cwl.model.load.CwlLoader;
import org.orrery.cwl.model.load.LoadLimits;
import org.orrery.cwl.model.load.LoadResult;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

class InputFlagsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "string ~ --in 5 ~ {\"in\":\"5\"}",
        "int ~ --in -5 ~ {\"in\":-5}",
        "double? ~ --in=1e3 ~ {\"in\":1000.0}",
        "boolean ~ --in ~ {\"in\":true}",
        "boolean? ~ --no-in ~ {\"in\":false}",
        "\"string[]\" ~ --in a --in b ~ {\"in\":[\"a\",\"b\"]}",
        "\"boolean[]\" ~ --in true --in false ~ {\"in\":[true,false]}",
        "[int, string] ~ --in 5 ~ {\"in\":5}",
        "[string, int] ~ --in five ~ {\"in\":\"five\"}",
        "Any ~ --in [1,2] ~ {\"in\":[1,2]}",
        "{type: enum, symbols: [a, b]} ~ --in b ~ {\"in\":\"b\"}",
        "{type: array, items: {type: array, items: int}} ~ --in [1] --in [2,3] ~ {\"in\":[[1],[2,3]]}",
        "{type: record, fields: {a: int, b: {type: {type: record, fields: {c: 'string?'}}}}}"
            + " ~ --in.a 1 --in.b.c x ~ {\"in\":{\"a\":1,\"b\":{\"c\":\"x\"}}}",
      })
  void makes_values_of_words(String type, String words, String json) throws Exception {
    assertThat(CwlJson.write(given(type, words.split(" ")).values())).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "int ~ --in five ~ VALUE",
        "{type: enum, symbols: [a, b]} ~ --in c ~ VALUE",
        "File ~ --in missing ~ VALUE",
        "Directory ~ --in file ~ VALUE",
        "string ~ --in ~ USAGE",
        "string ~ --in a --in b ~ USAGE",
        "string ~ --other a ~ USAGE",
        "boolean ~ one.yml two.yml ~ USAGE",
      })
  void refuses_what_does_not_fit(String type, String words, FlagException.Kind kind)
      throws IOException {
    Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> given(type, words.split(" ")))
        .isInstanceOfSatisfying(
            FlagException.class, wrong -> assertThat(wrong.kind()).isEqualTo(kind));
  }

  @Test
  void paths_are_relative_to_the_folder_and_may_hold_any_letter() throws Exception {
    Files.writeString(folder.resolve("a b#c%.txt"), "x");

    CwlValue.Rec values = given("File", "--in", "a b#c%.txt").values();

    CwlValue.FileValue file = (CwlValue.FileValue) values.get("in");
    assertThat(file.location()).isEqualTo("file://" + folder + "/a%20b%23c%25.txt");
    assertThat(file.basename()).isEqualTo("a b#c%.txt");
  }

  @Test
  void a_file_is_meant_only_if_it_is_there_when_a_text_would_do() throws Exception {
    Files.writeString(folder.resolve("there"), "x");

    assertThat(given("[string, File]", "--in", "there").values().get("in"))
        .isInstanceOf(CwlValue.FileValue.class);
    assertThat(given("[string, File]", "--in", "gone").values().get("in"))
        .isEqualTo(CwlValue.of("gone"));
  }

  @Test
  void fields_of_records_win_one_by_one_over_the_job() throws Exception {
    CwlValue.Rec job = (CwlValue.Rec) CwlJson.read("{\"in\": {\"a\": 1, \"b\": 2}, \"x\": 3}");

    CwlValue.Rec all =
        given("{type: record, fields: {a: int, b: int}}", "job.yml", "--in.b", "5").over(job);

    assertThat(CwlJson.write(all)).isEqualTo("{\"in\":{\"a\":1,\"b\":5},\"x\":3}");
  }

  @Test
  void the_help_holds_no_control_characters_and_formats_nothing() {
    InputFlags flags = flags("\"doc: 100% @|red x|@ \\u001b[2J ${sys:user.home}\"", "string");

    assertThat(flags.help())
        .contains("100% ", "${sys:user.home}", "--in=<string>")
        .doesNotContain("\u001b");
  }

  private InputFlags.Given given(String type, String... words) throws FlagException {
    return flags("text", type).parse(List.of(words), folder);
  }

  private static InputFlags flags(String doc, String type) {
    String text =
        "{cwlVersion: v1.2, class: CommandLineTool, outputs: [], inputs: {in: {doc: %s, type: %s}}}"
            .formatted(doc, type);
    LoadResult loaded =
        new CwlLoader(
                uri -> {
                  throw new AssertionError("nothing is referred to");
                },
                LoadLimits.DEFAULT)
            .load("file:///tool.cwl", text.getBytes(StandardCharsets.UTF_8), null);
    assertThat(loaded).isInstanceOf(LoadResult.Loaded.class);
    return new InputFlags("tool", ((LoadResult.Loaded) loaded).document().process());
  }
}
