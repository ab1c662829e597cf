package org.orrery.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.load.CwlLoader;
import org.orrery.cwl.model.load.DocumentUnavailableException;
import org.orrery.cwl.model.load.LoadLimits;
import org.orrery.cwl.model.load.LoadResult;

class TypeSchemasTest {
  private static InputParameter input(String type) {
    String cwl =
        "cwlVersion: v1.2\nclass: CommandLineTool\nbaseCommand: a\noutputs: []\ninputs:\n  x: "
            + type
            + "\n";
    LoadResult loaded =
        new CwlLoader(
                uri -> {
                  throw new DocumentUnavailableException(uri);
                },
                LoadLimits.DEFAULT)
            .load("body:test.cwl", cwl.getBytes(UTF_8), null);
    return ((LoadResult.Loaded) loaded).document().process().inputs().getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          string   | {"type":"string"}
          int      | {"type":"integer","format":"int32"}
          long?    | {"type":"integer","format":"int64"}
          float    | {"type":"number","format":"float"}
          double   | {"type":"number","format":"double"}
          boolean  | {"type":"boolean"}
          Any      | {}
          File     | {"type":"string","contentEncoding":"binary","contentMediaType":"application/octet-stream"}
          Directory| {"type":"string","contentEncoding":"binary","contentMediaType":"inode/directory"}
          string[]?| {"type":"array","items":{"type":"string"}}
          [int, string] | {"oneOf":[{"type":"integer","format":"int32"},{"type":"string"}]}
          {type: {type: enum, symbols: [a, b]}} | {"type":"string","enum":["a","b"]}
          {type: {type: array, items: ["null", int]}} | {"type":"array","items":{"type":"integer","format":"int32","nullable":true}}
          {type: {type: record, fields: {a: int, b: "string?"}}} | {"type":"object","required":["a"],"properties":{"a":{"type":"integer","format":"int32"},"b":{"type":"string","nullable":true}}}
          {type: File, format: "http://edamontology.org/format_3464"} | {"type":"string","contentEncoding":"binary","contentMediaType":"application/json"}
          {type: File, format: ["https://www.iana.org/assignments/media-types/text/csv", "http://edamontology.org/format_3603"]} | {"oneOf":[{"type":"string","contentEncoding":"binary","contentMediaType":"text/csv"},{"type":"string","contentEncoding":"binary","contentMediaType":"image/png"}]}
          """)
  void every_cwl_type_has_a_schema(String type, String schema) {
    InputParameter input = input(type);
    assertThat(TypeSchemas.schema(input.type(), input.files())).hasToString(schema);
  }
}
