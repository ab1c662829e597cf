package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the server says of itself is what this module shows, no less and no more. */
@ExtendWith(UnderTest.class)
class ConformanceIT {
  private final Api api;

  ConformanceIT(Api api) {
    this.api = api;
  }

  @Test
  void the_server_declares_exactly_the_classes_that_have_a_test_for_every_requirement() {
    JsonNode declared = api.get("conformance").expect(200).json().path("conformsTo");

    assertThat(declared)
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrderElementsOf(
            Requirements.shown().stream().map(RequirementsClass::uri).toList());
  }
}
