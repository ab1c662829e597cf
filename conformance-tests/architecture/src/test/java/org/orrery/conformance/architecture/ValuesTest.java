package org.orrery.conformance.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Groups 10 and 11: the domain's types are values and carry nobody's wire format. */
class ValuesTest {
  private static String[] domain(String root) {
    return new String[] {
      root + ".cwl.model..",
      root + ".cwl.engine..",
      root + ".backend.spi..",
      root + ".api.jobs..",
      root + ".api.processes.."
    };
  }

  static ArchRule sealedVariantsAreValues(String root) {
    return classes()
        .that()
        .resideInAnyPackage(domain(root))
        .and(describe("are variants of a sealed interface of ours", type -> isVariant(type, root)))
        .should(be(value()))
        .because("a closed choice is compared, copied and journalled by value");
  }

  static ArchRule noSetters(String root) {
    return noMethods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(domain(root))
        .should()
        .haveNameMatching("set[A-Z].*")
        .because("what can change under another's feet is no value");
  }

  static ArchRule noWireFormat(String root) {
    return noClasses()
        .that()
        .resideInAnyPackage(domain(root))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.fasterxml.jackson.annotation..",
            "com.fasterxml.jackson.databind..",
            "tools.jackson..",
            "io.micronaut.serde..",
            "io.micronaut.http..")
        .because("wire types stay at the wire");
  }

  private static DescribedPredicate<JavaClass> value() {
    return describe(
        "a record, an enum or a narrower interface",
        type -> type.isRecord() || type.isEnum() || type.isInterface());
  }

  /**
   * Class files name the variants of a sealed type in its own attribute, which only reflection
   * reads.
   */
  private static boolean isVariant(JavaClass type, String root) {
    return type.getRawInterfaces().stream()
        .filter(parent -> parent.getPackageName().startsWith(root))
        .anyMatch(parent -> parent.reflect().isSealed());
  }

  @Test
  void makes_variants_of_closed_choices_values() {
    sealedVariantsAreValues(Tree.ROOT).check(Tree.main());
  }

  @Test
  void has_no_setters_in_the_domain() {
    noSetters(Tree.ROOT).check(Tree.main());
  }

  @Test
  void keeps_wire_formats_out_of_the_domain() {
    noWireFormat(Tree.ROOT).check(Tree.main());
  }
}
