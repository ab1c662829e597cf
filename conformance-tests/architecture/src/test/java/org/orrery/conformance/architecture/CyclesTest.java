package org.orrery.conformance.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Group 2: no cycles, neither between modules nor between the packages within one. */
class CyclesTest {
  static ArchRule modules(String root) {
    return slices().matching(root + ".(*).(*)..").should().beFreeOfCycles();
  }

  static ArchRule packages(String root) {
    return slices().matching(root + ".(**)").should().beFreeOfCycles();
  }

  @Test
  void has_no_cycle_between_modules() {
    modules(Tree.ROOT).check(Tree.main());
  }

  @Test
  void has_no_cycle_between_packages() {
    packages(Tree.ROOT).check(Tree.main());
  }
}
