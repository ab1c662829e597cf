package org.orrery.conformance.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Group 3: backends share the SPI and the libraries below it, never each other. */
class BackendsTest {
  static ArchRule independent(String root) {
    String[] shared =
        Stream.of("spi", "volume", "launcher", "images", "testkit")
            .map(name -> root + ".backend." + name + "..")
            .toArray(String[]::new);
    return slices()
        .matching(root + ".backend.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(alwaysTrue(), resideInAnyPackage(shared))
        .because("a backend is replaceable only while no other leans on it");
  }

  @Test
  void keeps_backends_apart() {
    independent(Tree.ROOT).check(Tree.main());
  }
}
