package org.orrery.conformance.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Group 1: "Who may know whom". */
class ModuleMapTest {
  static List<ModuleMap.Row> rows() {
    return ModuleMap.ROWS;
  }

  static ArchRule nobodyKnowsTheWiring(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".api.app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root + ".api.app..")
        .as("nobody imports `api.app`")
        .because("it is where everything is wired together");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void keeps_a_row_of_the_map(ModuleMap.Row row) {
    row.rules(Tree.ROOT).forEach(rule -> rule.check(Tree.main()));
  }

  @Test
  void lets_nobody_import_the_package_that_wires() {
    nobodyKnowsTheWiring(Tree.ROOT).check(Tree.main());
  }

  @Test
  void has_a_row_for_every_package() {
    List<String> own = ModuleMap.ROWS.stream().map(row -> Tree.ROOT + "." + row.own()).toList();

    assertThat(Tree.main())
        .extracting(type -> type.getPackageName())
        .allSatisfy(
            name ->
                assertThat(own)
                    .as("a row of the map for %s", name)
                    .anyMatch(row -> name.equals(row) || name.startsWith(row + ".")));
  }

  @Test
  void has_rows_that_match_the_modules_of_the_build() {
    assertThat(Tree.modules())
        .filteredOn(module -> !module.startsWith("conformance-tests/"))
        .isSubsetOf(ModuleMap.ROWS.stream().map(ModuleMap.Row::module).toList());
  }
}
