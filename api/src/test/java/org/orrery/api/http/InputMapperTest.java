package org.orrery.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.load.CwlLoader;
import org.orrery.cwl.model.load.DocumentUnavailableException;
import org.orrery.cwl.model.load.LoadLimits;
import org.orrery.cwl.model.load.LoadResult;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileValue;

class InputMapperTest {
  private static final CwlProcess PROCESS =
      load(
          """
          cwlVersion: v1.2
          class: CommandLineTool
          baseCommand: "true"
          outputs: []
          inputs:
            text: string
            number: int?
            real: double?
            flag: boolean?
            file: File?
            files: File[]?
            folder: Directory?
            folders: Directory[]?
            tagged:
              type: File?
              format: http://edamontology.org/format_3464
            names: string[]?
            picture:
              type: File?
              format: https://www.iana.org/assignments/media-types/image/png
            object:
              - "null"
              - type: record
                fields: []
            anything: Any?
            either: [int, string, "null"]
            point:
              - "null"
              - type: record
                fields:
                  value: int
                  label: string?
          """);

  private static CwlProcess load(String cwl) {
    LoadResult loaded =
        new CwlLoader(
                uri -> {
                  throw new DocumentUnavailableException(uri);
                },
                LoadLimits.DEFAULT)
            .load("body:test.cwl", cwl.getBytes(UTF_8), null);
    return ((LoadResult.Loaded) loaded).document().process();
  }

  private static String kept(byte[] content) {
    return "files/of/" + content.length + "/bytes";
  }

  private static MappedInputs map(boolean lenient, String inputs) {
    return map(new InputMapper.Leniency(lenient, false), inputs);
  }

  private static MappedInputs map(InputMapper.Leniency leniency, String inputs) {
    return new InputMapper(leniency, InputMapperTest::kept)
        .map(PROCESS, Json.parse(inputs.getBytes(UTF_8)));
  }

  private static CwlValue value(String input, String json) {
    MappedInputs mapped = map(true, "{\"%s\": %s}".formatted(input, json));
    assertThat(mapped.problems()).isEmpty();
    return mapped.values().get(input);
  }

  private static FileValue text(String contents) {
    return new FileValue(null, null, null, null, null, List.of(), null, contents);
  }

  @Test
  void bare_and_qualified_values_mean_the_same() {
    assertThat(value("text", "\"a\"")).isEqualTo(CwlValue.of("a"));
    assertThat(value("text", "{\"value\": \"a\", \"mediaType\": \"text/plain\"}"))
        .isEqualTo(CwlValue.of("a"));
    assertThat(value("number", "{\"value\": 5}")).isEqualTo(CwlValue.of(5));
    assertThat(value("names", "[{\"value\": \"a\"}, \"b\"]"))
        .isEqualTo(new CwlValue.Array(List.of(CwlValue.of("a"), CwlValue.of("b"))));
  }

  @Test
  void binary_content_that_came_inline_is_kept_and_named() {
    FileValue kept = (FileValue) value("file", "{\"value\": \"/wA=\", \"encoding\": \"base64\"}");
    assertThat(kept.location()).isEqualTo("files/of/2/bytes");
    assertThat(kept.contents()).isNull();
    assertThat(((FileValue) value("picture", "\"/wA=\"")).location()).isEqualTo("files/of/2/bytes");
  }

  @Test
  void a_bare_text_is_the_content_of_a_file_of_text_and_base64_of_any_other() {
    assertThat(((FileValue) value("tagged", "\"{}\"")).contents()).isEqualTo("{}");
    assertThat(((FileValue) value("picture", "\"aGVsbG8=\"")).contents()).isEqualTo("hello");
    assertThat(map(true, "{\"picture\": \"hello!\"}").problems())
        .extracting(Problem::pointer, Problem::code)
        .containsExactly(tuple("/inputs/picture", "BASE64"));
  }

  @Test
  void where_texts_may_be_urls_files_and_directories_are_given_by_them() {
    MappedInputs mapped =
        map(
            new InputMapper.Leniency(true, true),
            """
            {"file": "https://example.org/a/b.tif", "tagged": "https://example.org/c.json",
             "folder": "https://example.org/catalog/", "folders": "files/sha256/%s",
             "picture": "aGVsbG8="}
            """
                .formatted("0".repeat(64)));

    assertThat(mapped.problems()).isEmpty();
    FileValue file = (FileValue) mapped.values().get("file");
    assertThat(file.location()).isEqualTo("https://example.org/a/b.tif");
    assertThat(file.basename()).isEqualTo("b.tif");
    assertThat(((FileValue) mapped.values().get("tagged")).location())
        .isEqualTo("https://example.org/c.json");
    assertThat(mapped.values().get("folder"))
        .isEqualTo(new DirectoryValue("https://example.org/catalog/", null, null, null));
    assertThat(mapped.values().get("folders"))
        .isEqualTo(
            new CwlValue.Array(
                List.of(
                    new DirectoryValue(
                        "files/sha256/" + "0".repeat(64), null, "0".repeat(64), null))));
    assertThat(((FileValue) mapped.values().get("picture")).contents())
        .as("no URL")
        .isEqualTo("hello");
  }

  @Test
  void a_text_that_is_a_forbidden_url_is_refused_where_it_stands() {
    assertThat(
            map(new InputMapper.Leniency(true, true), "{\"folder\": \"s3://bucket/scene\"}")
                .problems())
        .extracting(Problem::pointer, Problem::code)
        .containsExactly(tuple("/inputs/folder", "LOCAL_REFERENCE"));
  }

  @Test
  void elsewhere_a_url_as_text_is_refused_with_the_form_to_write() {
    List<Problem> problems =
        map(true, "{\"file\": \"https://example.org/x\", \"folder\": \"https://example.org/\"}")
            .problems();
    assertThat(problems)
        .extracting(Problem::pointer, Problem::code, Problem::hint)
        .containsExactlyInAnyOrder(
            tuple(
                "/inputs/file",
                "FILE_FORM",
                "If it is where the files are, write `{\"href\": \"https://example.org/x\"}`."),
            tuple(
                "/inputs/folder",
                "FILE_FORM",
                "If it is where the files are, write `{\"href\": \"https://example.org/\"}`."));
    assertThat(map(true, "{\"folder\": \"data\"}").problems().getFirst().hint())
        .contains("`listing`");
    assertThat(value("folder", "{\"href\": \"files/sha256/" + "0".repeat(64) + "\"}"))
        .isInstanceOf(DirectoryValue.class);
  }

  @Test
  void an_object_that_looks_qualified_is_itself_where_only_objects_are_wanted() {
    CwlValue.Rec same = CwlValue.Rec.EMPTY.with("value", CwlValue.of("a"));
    assertThat(value("object", "{\"value\": \"a\"}")).isEqualTo(same);
    assertThat(value("object", "{\"value\": {\"value\": \"a\"}}")).isEqualTo(same);
  }

  @Test
  void numbers_keep_their_kind_and_precision() {
    assertThat(value("anything", "9223372036854775807")).isEqualTo(CwlValue.of(Long.MAX_VALUE));
    assertThat(value("anything", "9223372036854775808"))
        .isEqualTo(new CwlValue.Real(9.223372036854775807E18));
    assertThat(value("real", "2.50")).isEqualTo(new CwlValue.Real(2.5));
  }

  @Test
  void a_number_beyond_every_range_is_a_problem() {
    assertThat(map(true, "{\"anything\": [1, 1e999]}").problems())
        .extracting(Problem::pointer, Problem::code)
        .containsExactly(tuple("/inputs/anything/1", "NUMBER_RANGE"));
  }

  @Test
  void lenient_reading_takes_texts_of_form_clients_for_what_the_process_wants() {
    assertThat(value("number", "\"5\"")).isEqualTo(CwlValue.of(5));
    assertThat(value("real", "\"2.5e1\"")).isEqualTo(new CwlValue.Real(25));
    assertThat(value("flag", "\"true\"")).isEqualTo(CwlValue.of(true));
    assertThat(value("names", "\"a\"")).isEqualTo(new CwlValue.Array(List.of(CwlValue.of("a"))));
    assertThat(value("number", "\"five\"")).isEqualTo(CwlValue.of("five"));
    assertThat(value("either", "\"5\"")).isEqualTo(CwlValue.of("5"));
  }

  @Test
  void strict_reading_changes_nothing() {
    CwlValue.Rec values = map(false, "{\"number\": \"5\", \"names\": \"a\"}").values();
    assertThat(values.get("number")).isEqualTo(CwlValue.of("5"));
    assertThat(values.get("names")).isEqualTo(CwlValue.of("a"));
  }

  @Test
  void a_link_is_a_file_with_that_location() {
    assertThat(
            value(
                "file", "{\"href\": \"https://example.org/a%20b.tif\", \"type\": \"image/tiff\"}"))
        .isEqualTo(
            new FileValue(
                "https://example.org/a%20b.tif",
                null,
                "a b.tif",
                null,
                null,
                List.of(),
                "https://www.iana.org/assignments/media-types/image/tiff",
                null));
  }

  @Test
  void an_inline_file_is_a_literal() {
    assertThat(value("file", "{\"value\": \"hello\\n\"}")).isEqualTo(text("hello\n"));
    assertThat(value("file", "{\"value\": \"aGVsbG8=\", \"encoding\": \"base64\"}"))
        .isEqualTo(text("hello"));
    assertThat(value("file", "{\"value\": {\"type\": \"Point\"}}"))
        .isEqualTo(text("{\"type\":\"Point\"}"));
    assertThat(value("files", "[{\"value\": \"a\"}]"))
        .isEqualTo(new CwlValue.Array(List.of(text("a"))));
  }

  @Test
  void a_file_takes_the_format_that_its_input_declares() {
    String edam = "http://edamontology.org/format_3464";
    assertThat(((FileValue) value("tagged", "{\"value\": \"{}\"}")).format()).isEqualTo(edam);
    assertThat(
            ((FileValue)
                    value("tagged", "{\"value\": \"{}\", \"mediaType\": \"application/json\"}"))
                .format())
        .isEqualTo(edam);
    assertThat(
            ((FileValue) value("tagged", "{\"value\": \"x\", \"mediaType\": \"text/csv\"}"))
                .format())
        .isEqualTo("https://www.iana.org/assignments/media-types/text/csv");
  }

  @Test
  void cwl_literals_are_taken_as_they_are() {
    assertThat(
            value(
                "file",
                """
                {"class": "File", "basename": "a.txt", "contents": "x", "secondaryFiles": [
                  {"class": "Directory", "basename": "d", "listing": []}]}
                """))
        .isEqualTo(
            new FileValue(
                null,
                null,
                "a.txt",
                null,
                null,
                List.of(new DirectoryValue(null, null, "d", List.of())),
                null,
                "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"class\": \"File\", \"path\": \"/etc/passwd\"}",
        "{\"class\": \"File\", \"location\": \"/etc/passwd\"}",
        "{\"class\": \"File\", \"location\": \"file:///etc/passwd\"}",
        "{\"class\": \"File\", \"location\": \"FILE:/etc/passwd\"}",
        "{\"class\": \"File\", \"location\": \"../x\"}",
        "{\"class\": \"File\", \"location\": \"volume:jobs/x\"}",
        "{\"class\": \"File\", \"location\": \"result:x\"}",
        "{\"class\": \"Directory\", \"path\": \"/etc\"}",
        "{\"href\": \"file:///etc/passwd\"}",
        "{\"href\": \"passwd\"}",
        "{\"value\": {\"class\": \"File\", \"path\": \"/etc/passwd\"}}",
        "{\"class\": \"Directory\", \"listing\": [{\"class\": \"File\", \"path\": \"/etc/passwd\"}]}",
        "{\"class\": \"File\", \"contents\": \"\", \"secondaryFiles\": [{\"class\": \"File\","
            + " \"location\": \"file:///x\"}]}"
      })
  void no_form_of_a_file_names_one_of_the_server(String file) {
    for (String input : List.of("file", "anything", "unknown")) {
      assertThat(map(true, "{\"%s\": %s}".formatted(input, file)).problems())
          .extracting(Problem::code)
          .contains("LOCAL_REFERENCE");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"text\"", "{\"value\": \"!\", \"encoding\": \"base64\"}"})
  void what_can_be_no_file_is_a_problem(String file) {
    assertThat(map(true, "{\"file\": %s}".formatted(file)).problems()).hasSize(1);
  }

  @Test
  void a_record_with_a_member_called_value_is_no_qualified_value() {
    assertThat(value("point", "{\"value\": 3}"))
        .isEqualTo(new CwlValue.Rec(Map.of("value", CwlValue.of(3))));
    assertThat(
            value("point", "{\"class\": \"https://example.org/point.yaml#Point\", \"value\": 3}"))
        .isEqualTo(new CwlValue.Rec(Map.of("value", CwlValue.of(3))));
  }

  @Test
  void problems_of_values_are_told_where_the_request_has_them() {
    MappedInputs mapped =
        map(
            true,
            """
            {"number": {"value": "x"}, "names": [{"value": 1}], "a/b": 1, "text": 5,
             "file": {"href": "https://example.org/x"}}
            """);
    assertThat(
            List.of("/number", "/names/0", "/a~1b", "/text", "/file/location", "/missing").stream()
                .map(pointer -> mapped.inRequest(Problem.atPointer(pointer, "X", "x", null)))
                .map(Problem::pointer))
        .containsExactly(
            "/inputs/number/value",
            "/inputs/names/0/value",
            "/inputs/a~1b",
            "/inputs/text",
            "/inputs/file/href",
            "/inputs/missing");
  }
}
