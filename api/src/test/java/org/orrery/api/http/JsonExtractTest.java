package org.orrery.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonExtractTest {
  private static String extract(String json, String pointer) {
    return new String(JsonExtract.inPlace(json.getBytes(UTF_8), pointer).toArray(), UTF_8);
  }

  @Test
  void leaves_the_value_on_its_line_and_column() {
    assertThat(
            extract("{\"a\": 1,\n \"ü😀\": [{\"unit\":\t{\"x\": {}}}], \"z\": 2}", "/ü😀/0/unit"))
        .isEqualTo("        \n                 {\"x\": {}}");
  }

  @Test
  void takes_the_value_that_the_pointer_names_and_no_namesake() {
    assertThat(extract("{\"unit\":{\"unit\":{\"a\":1}},\"b\":{\"unit\":{\"c\":1}}}", "/b/unit"))
        .isEqualToIgnoringWhitespace("{\"c\":1}");
  }
}
