package org.orrery.conformance.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules do fail: each one, run over fixtures that break it, names the class that does. */
class BrokenRulesTest {
  private static List<String> violations(ArchRule rule) {
    return rule.allowEmptyShould(false).evaluate(Tree.broken()).getFailureReport().getDetails();
  }

  private static List<String> rowViolations(String own) {
    return ModuleMap.ROWS.stream()
        .filter(row -> row.own().equals(own))
        .flatMap(row -> row.rules(Tree.BROKEN_ROOT).stream())
        .flatMap(rule -> violations(rule).stream())
        .toList();
  }

  @Test
  void the_spi_may_not_import_a_library() {
    assertThat(rowViolations("backend.spi"))
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("backend.spi.KnowsALibrary")
                    .contains("com.tngtech.archunit.core.domain.JavaClass"));
  }

  @Test
  void a_backend_may_not_import_another() {
    assertThat(rowViolations("backend.slurm"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("backend.slurm.KnowsAnotherBackend")
                    .contains("backend.local.KnownByAnotherBackend"));
    assertThat(violations(BackendsTest.independent(Tree.BROKEN_ROOT)))
        .anySatisfy(line -> assertThat(line).contains("slurm").contains("local"));
  }

  @Test
  void the_model_may_not_import_a_backend() {
    assertThat(rowViolations("cwl.model"))
        .anySatisfy(
            line ->
                assertThat(line).contains("cwl.model.KnowsABackend").contains("backend.spi.Spi"));
  }

  @Test
  void a_controller_may_not_import_the_wiring() {
    assertThat(rowViolations("api.http"))
        .anySatisfy(line -> assertThat(line).contains("api.http.KnowsTheWiring"));
    assertThat(violations(ModuleMapTest.nobodyKnowsTheWiring(Tree.BROKEN_ROOT)))
        .anySatisfy(line -> assertThat(line).contains("KnowsTheWiring").contains("api.app.Wiring"));
  }

  @Test
  void modules_and_packages_may_not_form_a_cycle() {
    assertThat(violations(CyclesTest.modules(Tree.BROKEN_ROOT)))
        .anySatisfy(line -> assertThat(line).contains("Cycle detected").contains("slurm"));
    assertThat(violations(CyclesTest.packages(Tree.BROKEN_ROOT)))
        .anySatisfy(line -> assertThat(line).contains("Cycle detected").contains("slurm"));
  }

  @Test
  void jobs_may_not_import_jdbc() {
    ContainmentTest.Contained jdbc = ContainmentTest.LIBRARIES.getFirst();

    assertThat(violations(jdbc.rule(Tree.BROKEN_ROOT)))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("api.jobs.SpeaksToTheDatabase")
                    .contains("java.sql.Connection"));
    assertThat(violations(PureCoreTest.pure(Tree.BROKEN_ROOT)))
        .anySatisfy(line -> assertThat(line).contains("api.jobs.SpeaksToTheDatabase"));
  }

  @Test
  void the_engine_may_not_read_files() {
    assertThat(violations(PureCoreTest.pure(Tree.BROKEN_ROOT)))
        .anySatisfy(line -> assertThat(line).contains("ReadsAFile.read").contains("Files"));
  }

  @Test
  void the_engine_may_not_read_the_wall_clock() {
    assertThat(violations(InjectedTimeTest.injected(Tree.BROKEN_ROOT)))
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("ReadsTheWallClock.direct"))
        .anySatisfy(line -> assertThat(line).contains("ReadsTheWallClock.millis"));
  }

  @Test
  void the_engine_may_not_make_threads() {
    assertThat(violations(RawConcurrencyTest.injected(Tree.BROKEN_ROOT)))
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).contains("MakesThreads.sleeps"))
        .anySatisfy(line -> assertThat(line).contains("MakesThreads.makes"))
        .anySatisfy(line -> assertThat(line).contains("MakesThreads.pools"));
  }

  @Test
  void a_variant_of_a_closed_choice_must_be_a_value() {
    assertThat(violations(ValuesTest.sealedVariantsAreValues(Tree.BROKEN_ROOT)))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("Choice$Mutable"));
    assertThat(violations(ValuesTest.noSetters(Tree.BROKEN_ROOT)))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("setText"));
  }

  @Test
  void what_is_internal_may_not_be_used_from_elsewhere() {
    assertThat(violations(PackagesTest.internalMeansInternal(Tree.BROKEN_ROOT)))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).contains("LooksInside").contains("internal.Hidden"));
  }

  @Test
  void a_package_must_be_null_marked() {
    assertThat(PackagesTest.unmarked(Tree.broken())).contains(Tree.BROKEN_ROOT + ".cwl.engine");
  }

  @Test
  void a_test_must_be_named_so_that_it_runs() {
    assertThat(violations(TestNamesTest.picked(Tree.BROKEN_ROOT)))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("MisnamedChecks"));
    assertThat(violations(TestNamesTest.sentences(Tree.BROKEN_ROOT)))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("checksSomething"));
    assertThat(violations(TestNamesTest.honestlyAbstract(Tree.BROKEN_ROOT)))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("AbstractButConcrete"));
  }

  @Test
  void a_test_must_not_assert_with_another_library() {
    assertThat(violations(RestrictedImportsTest.assertj(Tree.BROKEN_ROOT)))
        .anySatisfy(line -> assertThat(line).contains("MisnamedChecks"));
    RestrictedImportsTest.Restricted jupiter =
        new RestrictedImportsTest.Restricted("org.junit.jupiter..", "it stands for any library");
    assertThat(violations(jupiter.rule(Tree.BROKEN_ROOT)))
        .anySatisfy(line -> assertThat(line).contains("MisnamedChecks.checksSomething"));
  }
}
