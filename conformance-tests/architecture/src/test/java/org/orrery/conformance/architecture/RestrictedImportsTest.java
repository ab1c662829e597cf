package org.orrery.conformance.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gate of restricted imports: each with its reason, in main and test code alike. */
class RestrictedImportsTest {
  static final List<Restricted> RESTRICTED =
      List.of(
          new Restricted("lombok..", "records need no generator"),
          new Restricted(
              "javax.annotation..", "injection comes from `jakarta`, nullness from jspecify"),
          new Restricted("org.jetbrains.annotations..", "nullness comes from jspecify"),
          new Restricted("edu.umd.cs.findbugs.annotations..", "nullness comes from jspecify"),
          new Restricted("org.mockito..", "fakes of our own are shipped in the test kits"),
          new Restricted("org.awaitility..", "time is driven by hand"),
          new Restricted("org.junit", "the tests are JUnit Jupiter"),
          new Restricted("org.hamcrest..", "assertions are AssertJ"),
          new Restricted("..shaded..", "another library's private copy may go any day"),
          new Restricted("sun..", "internal to the JDK"),
          new Restricted("jdk.internal..", "internal to the JDK"));

  static List<Restricted> restricted() {
    return RESTRICTED;
  }

  static ArchRule assertj(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.junit.jupiter.api.Assertions")
        .because("assertions are AssertJ");
  }

  @ParameterizedTest
  @MethodSource("restricted")
  void imports_nothing_restricted(Restricted restricted) {
    restricted.rule(Tree.ROOT).check(Tree.main());
    restricted.rule(Tree.ROOT).check(Tree.tests());
  }

  @Test
  void asserts_by_one_library() {
    assertj(Tree.ROOT).check(Tree.tests());
  }

  /** A pattern of packages and why nobody imports them. */
  record Restricted(String packages, String reason) {
    ArchRule rule(String root) {
      return noClasses()
          .that()
          .resideInAPackage(root + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(packages)
          .because(reason);
    }

    @Override
    public String toString() {
      return packages;
    }
  }
}
