package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RequirementsTest {
  @Test
  void no_requirement_of_the_data_file_is_there_twice() {
    assertThat(Requirements.all()).doesNotHaveDuplicates();
  }

  @Test
  void every_requirement_has_exactly_one_test() {
    Map<Requirements.Key, List<String>> tests =
        Requirements.tests().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry -> entry.getValue().stream().map(Object::toString).toList()));
    assertThat(Requirements.all())
        .allSatisfy(key -> assertThat(tests.getOrDefault(key, List.of())).as("%s", key).hasSize(1));
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
