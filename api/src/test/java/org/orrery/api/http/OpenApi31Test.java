package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class OpenApi31Test {
  private static String upgraded(String schema) {
    ObjectNode definition = Json.object().put("openapi", "3.0.3");
    definition.set("schema", Json.read(schema.replace('\'', '"')).orElseThrow());
    return OpenApi31.of(definition).path("schema").toString().replace('"', '\'');
  }

  @Test
  void says_which_version_it_is() {
    assertThat(OpenApi31.of(Json.object().put("openapi", "3.0.3")).path("openapi").asText())
        .isEqualTo("3.1.0");
  }

  @Test
  void makes_null_a_type() {
    assertThat(upgraded("{'type':'string','nullable':true}"))
        .isEqualTo("{'type':['string','null']}");
    assertThat(upgraded("{'type':'string','enum':['a'],'nullable':true}"))
        .isEqualTo("{'type':['string','null'],'enum':['a',null]}");
    assertThat(upgraded("{'oneOf':[{'type':'string'}],'nullable':true}"))
        .isEqualTo("{'oneOf':[{'type':'string'},{'type':'null'}]}");
    assertThat(upgraded("{'type':'string','nullable':false}")).isEqualTo("{'type':'string'}");
  }

  @Test
  void leaves_a_property_of_that_name_alone() {
    assertThat(upgraded("{'properties':{'nullable':{'type':'boolean'}}}"))
        .isEqualTo("{'properties':{'nullable':{'type':'boolean'}}}");
  }

  @Test
  void makes_exclusive_bounds_numbers() {
    assertThat(upgraded("{'minimum':1,'exclusiveMinimum':true}"))
        .isEqualTo("{'exclusiveMinimum':1}");
    assertThat(upgraded("{'maximum':1,'exclusiveMaximum':false}")).isEqualTo("{'maximum':1}");
  }

  @Test
  void nothing_of_the_older_version_is_left_in_ours() {
    ObjectNode ours = OpenApi31.of(new ApiDefinition().document("http://localhost"));
    assertThat(ours.findValues("nullable")).noneMatch(value -> value.isBoolean());
  }
}
