package org.orrery.cwl.model.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileValue;

class JobInputsTest {
  private static JobInputs parse(String yaml) {
    return JobInputs.parse("file:///data/my%20jobs/job.yml", yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static FileValue file(String location, String basename) {
    return new FileValue(location, null, basename, null, null, List.of(), null, null);
  }

  @Test
  void locations_are_uris_relative_to_the_job() {
    assertThat(parse("x: {class: File, location: item%20%231.txt}").values().get("x"))
        .isEqualTo(file("file:///data/my%20jobs/item%20%231.txt", "item #1.txt"));
  }

  @Test
  void paths_become_locations_with_everything_escaped_that_a_uri_would_misread() {
    assertThat(parse("x: {class: File, path: '../a#b?c%d e.txt'}").values().get("x"))
        .isEqualTo(file("file:///data/a%23b%3Fc%25d%20e.txt", "a#b?c%d e.txt"));
  }

  @Test
  void a_colon_in_a_path_makes_no_scheme() {
    assertThat(parse("x: {class: File, path: 'A:Gln2Cys'}").values().get("x"))
        .isEqualTo(file("file:///data/my%20jobs/A%3AGln2Cys", "A:Gln2Cys"));
  }

  @Test
  void reads_secondary_files_and_literals() {
    JobInputs inputs =
        parse(
            """
            a: {class: File, location: s3://b/k.bam, secondaryFiles: [{class: File, location: s3://b/k.bai}]}
            b: {class: File, contents: hi, basename: b.txt}
            c: {class: Directory, basename: d, listing: [{class: File, contents: ''}]}
            """);
    assertThat(inputs.diagnostics()).isEmpty();
    assertThat(inputs.values().get("a"))
        .isEqualTo(
            file("s3://b/k.bam", "k.bam")
                .withSecondaryFiles(List.of(file("s3://b/k.bai", "k.bai"))));
    assertThat(inputs.values().get("b"))
        .isEqualTo(new FileValue(null, null, "b.txt", null, null, List.of(), null, "hi"));
    assertThat(inputs.values().get("c")).isInstanceOf(DirectoryValue.class);
  }

  @Test
  void numbers_stay_exact() {
    CwlValue.Rec values =
        parse("{a: 9223372036854775807, b: 0x1F, c: 1e3, d: '7', e: 1.0}").values();
    assertThat(values.get("a")).isEqualTo(CwlValue.of(Long.MAX_VALUE));
    assertThat(values.get("b")).isEqualTo(CwlValue.of(31));
    assertThat(values.get("c")).isEqualTo(new CwlValue.Real(1000));
    assertThat(values.get("d")).isEqualTo(CwlValue.of("7"));
    assertThat(values.get("e")).isEqualTo(new CwlValue.Real(1));
  }

  @Test
  void exposes_the_tool_and_overrides() {
    JobInputs inputs =
        parse(
            """
            cwl:tool: tool.cwl#main
            cwl:requirements: {EnvVarRequirement: {envDef: {A: b}}}
            cwltool:overrides: {tool.cwl: {requirements: {WorkReuse: {enableReuse: false}}}}
            $namespaces: {e: 'http://e/'}
            x: {class: File, path: y, format: 'e:f'}
            """);
    assertThat(inputs.tool()).isEqualTo("file:///data/my%20jobs/tool.cwl#main");
    assertThat(inputs.overrides().isEmpty()).isFalse();
    assertThat(inputs.values().fields()).containsOnlyKeys("x");
    assertThat(((FileValue) inputs.values().get("x")).format()).isEqualTo("http://e/f");
  }

  @Test
  void names_the_place_of_what_is_no_input_object() {
    assertThat(parse("[1]").hasErrors()).isTrue();
    assertThat(parse("x: {class: File}").diagnostics().getFirst().at().toString())
        .isEqualTo("file:///data/my%20jobs/job.yml:1:4");
  }

  @Test
  void infinity_is_no_value() {
    assertThat(parse("x: .inf").hasErrors()).isTrue();
    assertThat(parse("x: 1e999").hasErrors()).isTrue();
  }
}
