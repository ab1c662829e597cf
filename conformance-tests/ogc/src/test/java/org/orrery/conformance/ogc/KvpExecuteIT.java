package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.conformance.ogc.RequirementsClass.KVP_2_0;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.orrery.conformance.e2e.OgcClient.Answer;

/** Execution by a URL (Part 1 in version 2.0, 16). */
@ExtendWith(UnderTest.class)
class KvpExecuteIT {
  private static final String PATH = "processes/" + World.ECHO + "/execution";

  private final Api api;
  private final World world;

  KvpExecuteIT(Api api, World world) {
    this.api = api;
    this.world = world;
  }

  /**
   * @param namesAndValues not encoded, in turn
   */
  private Answer execute(String... namesAndValues) {
    List<String> pairs = new ArrayList<>();
    for (int at = 0; at < namesAndValues.length; at += 2) {
      pairs.add(encoded(namesAndValues[at]) + "=" + encoded(namesAndValues[at + 1]));
    }
    return api.get(PATH + "?" + String.join("&", pairs));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** An output of an execution that gives all of them. */
  private JsonNode echoed(String output, String... namesAndValues) {
    return Shapes.results(execute(namesAndValues)).path(output);
  }

  @Test
  @Requirement(value = "/req/kvp-execute/process-execute-op", in = KVP_2_0)
  void answers_get_on_execution() {
    assertThat(api.get(PATH).status()).isEqualTo(200);
  }

  @Test
  @Requirement(value = "/req/kvp-execute/f-definition", in = KVP_2_0)
  void takes_the_type_of_the_answer() {
    Answer answer =
        execute("stringInput", "a", "stringInput[include]", "true", "response[f]", "text/plain");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(Shapes.mediaType(answer)).isEqualTo("text/plain");
  }

  @Test
  @Requirement(value = "/req/kvp-execute/f-response", in = KVP_2_0)
  void negotiates_by_the_parameter_as_by_accept() {
    String url = PATH + "?stringInput=a&stringInput%5Binclude%5D=true";
    String ranges = "text/plain;q=0.9, image/png";

    Answer byHeader = api.get(url, "Accept", ranges);
    Answer byParameter = api.get(url + "&response%5Bf%5D=" + encoded(ranges));

    assertThat(byParameter.status()).isEqualTo(200).isEqualTo(byHeader.status());
    assertThat(byParameter.header("Content-Type")).isEqualTo(byHeader.header("Content-Type"));
    assertThat(byParameter.text()).isEqualTo(byHeader.text()).isEqualTo("a");
  }

  @Test
  @Requirement(value = "/req/kvp-execute/prefer-definition", in = KVP_2_0)
  void takes_preferences() {
    assertThat(execute("stringInput", "a", "response[prefer]", "return=representation").status())
        .isEqualTo(200);
  }

  @Test
  @Requirement(value = "/req/kvp-execute/prefer-response", in = KVP_2_0)
  void prefers_by_the_parameter_as_by_the_header() {
    Answer answer = execute("stringInput", "a", "response[prefer]", "respond-async");

    Shapes.status(answer.expect(201).json());
    assertThat(api.get(answer.header("Location")).status()).isEqualTo(200);
  }

  @Test
  @Requirement(value = "/req/kvp-execute/input-query-parameters", in = KVP_2_0)
  void takes_each_input_by_its_name_whatever_the_case() {
    assertThat(echoed("stringInput", "stringInput", "a").asText()).isEqualTo("a");
    assertThat(echoed("stringInput", "STRINGINPUT", "a").asText()).isEqualTo("a");
    assertThat(echoed("booleanInput", "booleaninput", "true").asBoolean()).isTrue();
  }

  @Test
  @Requirement(value = "/req/kvp-execute/input-query-parameter-values", in = KVP_2_0)
  void takes_values_inline_and_by_link() {
    String href = world.elsewhere().offer("kvp.txt", "text/plain", "linked").toString();
    String link = "{\"href\": \"%s\", \"type\": \"text/plain\"}".formatted(href);

    assertThat(echoed("stringInput", "stringInput", "inline").asText()).isEqualTo("inline");
    assertThat(content(echoed("textInput", "textInput", link))).isEqualTo("linked");
  }

  private String content(JsonNode file) {
    return api.get(file.path("href").asText()).expect(200).text();
  }

  @Test
  @Requirement(value = "/req/kvp-execute/string-input-value", in = KVP_2_0)
  void takes_a_text() {
    assertThat(echoed("stringInput", "stringInput", "a text, with ünïcode & signs").asText())
        .isEqualTo("a text, with ünïcode & signs");
    assertThat(echoed("stringInput", "stringInput", "5").isTextual()).isTrue();
  }

  @Test
  @Requirement(value = "/req/kvp-execute/numeric-input-value", in = KVP_2_0)
  void takes_numbers() {
    assertThat(echoed("measureInput", "measureInput", "3.14159").asDouble()).isEqualTo(3.14159);
    assertThat(echoed("pause", "pause", "0").isInt()).isTrue();
    assertThat(execute("pause", "soon").status()).isEqualTo(400);
  }

  @Test
  @Requirement(value = "/req/kvp-execute/boolean-input-value", in = KVP_2_0)
  void takes_true_and_false() {
    assertThat(echoed("booleanInput", "booleanInput", "true").isBoolean()).isTrue();
    assertThat(echoed("booleanInput", "booleanInput", "false").asBoolean(true)).isFalse();
    assertThat(execute("booleanInput", "perhaps").status()).isEqualTo(400);
  }

  @Test
  @Requirement(value = "/req/kvp-execute/complex-input-value", in = KVP_2_0)
  void takes_an_object() {
    JsonNode object =
        echoed(
            "complexObjectInput",
            "complexObjectInput",
            "{\"value\": {\"property1\": \"a\", \"property2\": [1, {\"b\": 2}]}}");

    assertThat(object.at("/value/property1").asText()).isEqualTo("a");
    assertThat(object.at("/value/property2/1/b").asInt()).isEqualTo(2);
  }

  @Test
  @Requirement(value = "/req/kvp-execute/array-input-value", in = KVP_2_0)
  void takes_arrays_as_lists_and_as_json() {
    assertThat(echoed("numbersInput", "numbersInput", "1,2,3"))
        .extracting(JsonNode::asInt)
        .containsExactly(1, 2, 3);
    assertThat(echoed("numbersInput", "numbersInput", "[1,2,3]"))
        .extracting(JsonNode::asInt)
        .containsExactly(1, 2, 3);
  }

  @Test
  @Requirement(value = "/req/kvp-execute/input-cardinality", in = KVP_2_0)
  void takes_several_values_with_commas() {
    assertThat(echoed("stringsInput", "stringsInput", "blue,green,red"))
        .extracting(JsonNode::asText)
        .containsExactly("blue", "green", "red");
    assertThat(echoed("stringsInput", "stringsInput", "blue"))
        .extracting(JsonNode::asText)
        .containsExactly("blue");
  }

  @Test
  @Requirement(value = "/req/kvp-execute/binary-input-value", in = KVP_2_0)
  void takes_base64() {
    JsonNode file = echoed("binaryInput", "binaryInput", "/wD+AQ==");

    assertThat(api.get(file.path("href").asText()).expect(200).body())
        .containsExactly(0xff, 0, 0xfe, 1);
  }

  @Test
  @Requirement(value = "/req/kvp-execute/binary-input-value-qualified", in = KVP_2_0)
  void takes_base64_with_its_type() {
    JsonNode file =
        echoed(
            "binaryInput",
            "binaryInput[value]",
            "/wD+AQ==",
            "binaryInput[mediaType]",
            "image/jp2",
            "binaryInput[encoding]",
            "base64");

    Answer content = api.get(file.path("href").asText()).expect(200);
    assertThat(content.body()).containsExactly(0xff, 0, 0xfe, 1);
    assertThat(Shapes.mediaType(content)).isEqualTo("image/jp2");
  }

  private JsonNode box(String... namesAndValues) {
    JsonNode echoed = echoed("boundingBoxInput", namesAndValues);
    return echoed.has("bbox") ? echoed : echoed.path("value");
  }

  @Test
  @Requirement(value = "/req/kvp-execute/bbox-input-value", in = KVP_2_0)
  void takes_a_bounding_box_as_numbers() {
    assertThat(box("boundingBoxInput", "51.9,7,52,7.1").path("bbox"))
        .extracting(JsonNode::asDouble)
        .containsExactly(51.9, 7.0, 52.0, 7.1);
  }

  @Test
  @Requirement(value = "/req/kvp-execute/bbox-crs-input-value", in = KVP_2_0)
  void takes_the_reference_system_of_a_bounding_box() {
    String crs = "http://www.opengis.net/def/crs/EPSG/0/4326";

    JsonNode box = box("boundingBoxInput", "51.9,7,52,7.1", "boundingBoxInput[crs]", crs);

    assertThat(box.path("crs").asText()).isEqualTo(crs);
    assertThat(box.path("bbox").size()).isEqualTo(4);
  }

  @Test
  @Requirement(value = "/req/kvp-execute/input-by-reference", in = KVP_2_0)
  void takes_a_reference_in_parts() {
    String href = world.elsewhere().offer("parts.txt", "text/plain", "in parts").toString();

    JsonNode file = echoed("textInput", "textInput[href]", href, "textInput[type]", "text/plain");

    assertThat(content(file)).isEqualTo("in parts");
  }

  @Test
  @Requirement(value = "/req/kvp-execute/output", in = KVP_2_0)
  void gives_the_outputs_that_are_included() {
    JsonNode results =
        Shapes.results(
            execute(
                "stringInput",
                "a",
                "booleanInput",
                "true",
                "stringInput[include]",
                "true",
                "booleanInput[include]",
                "true"));

    assertThat(results.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("stringInput", "booleanInput");
  }
}
