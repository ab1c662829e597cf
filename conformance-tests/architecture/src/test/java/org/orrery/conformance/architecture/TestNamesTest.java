package org.orrery.conformance.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Group 15: a test that no runner picks up by its name is no test. */
class TestNamesTest {
  static ArchRule picked(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .areTopLevelClasses()
        .and()
        .doNotHaveModifier(JavaModifier.ABSTRACT)
        .and(describe("hold tests", TestNamesTest::holdsTests))
        .should()
        .haveNameMatching(".*(Test|IT)")
        .because("surefire takes `XTest` and failsafe takes `XIT`");
  }

  static ArchRule sentences(String root) {
    return methods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(root + "..")
        .and()
        .areAnnotatedWith(Test.class)
        .or()
        .areAnnotatedWith(ParameterizedTest.class)
        .should()
        .haveNameMatching("[a-z0-9]+(_[a-zA-Z0-9]+)+")
        .because("a test's name is a sentence");
  }

  static ArchRule honestlyAbstract(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .haveSimpleNameStartingWith("Abstract")
        .should()
        .haveModifier(JavaModifier.ABSTRACT)
        .allowEmptyShould(true);
  }

  private static boolean holdsTests(JavaClass type) {
    return type.getAllMethods().stream()
        .anyMatch(
            method ->
                method.isAnnotatedWith(Test.class)
                    || method.isAnnotatedWith(ParameterizedTest.class));
  }

  @Test
  void names_tests_so_that_they_run() {
    picked(Tree.ROOT).check(Tree.tests());
  }

  @Test
  void names_tests_by_sentences() {
    sentences(Tree.ROOT).check(Tree.tests());
  }

  @Test
  void calls_only_abstract_classes_abstract() {
    honestlyAbstract(Tree.ROOT).check(Tree.main());
    honestlyAbstract(Tree.ROOT).check(Tree.tests());
  }
}
