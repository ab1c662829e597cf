package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequirementsTest {
  @Test
  void no_requirement_of_the_data_file_is_there_twice() {
    assertThat(Requirements.all()).doesNotHaveDuplicates();
  }

  /** Which classes have a test for every requirement is compared with what the server declares. */
  @Test
  void no_requirement_has_two_tests() {
    assertThat(Requirements.tests())
        .allSatisfy((key, tests) -> assertThat(tests).as("%s", key).hasSize(1));
  }

  @Test
  void every_test_names_a_requirement_of_the_data_file() {
    assertThat(Requirements.tests().keySet()).isSubsetOf(Requirements.all());
  }

  @Test
  void every_class_has_requirements() {
    assertThat(Requirements.all())
        .extracting(Requirements.Key::in)
        .contains(RequirementsClass.values());
  }

  @Test
  void every_class_has_a_mutation_that_names_one_of_its_requirements() {
    assertThat(Mutations.ALL)
        .extracting(mutation -> mutation.caughtBy().in())
        .containsExactlyInAnyOrder(RequirementsClass.values());
    assertThat(Mutations.ALL)
        .allSatisfy(mutation -> assertThat(Requirements.all()).contains(mutation.caughtBy()));
  }
}
