package org.orrery.conformance.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Group 6: whoever needs the time is given a clock. */
class InjectedTimeTest {
  private static final Set<String> CLOCKS =
      Set.of(
          "systemUTC", "systemDefaultZone", "system", "tickMillis", "tickSeconds", "tickMinutes");

  static ArchRule injected(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(root + ".api.app..", root + ".cwl.cli..")
        .should()
        .accessTargetWhere(target(wallClock()))
        .as("time is injected")
        .because("a test must be able to set it, and a clock may jump");
  }

  /** The wall clock, read where no {@code Clock} was passed. */
  private static DescribedPredicate<AccessTarget> wallClock() {
    return describe(
        "read the wall clock",
        access -> {
          String owner = access.getOwner().getName();
          String name = access.getName();
          return (owner.startsWith("java.time.") && name.equals("now") && !takesClock(access))
              || (owner.equals("java.time.Clock") && CLOCKS.contains(name))
              || (owner.equals("java.lang.System") && name.equals("currentTimeMillis"))
              || (owner.equals("java.util.Date") && name.equals("<init>"));
        });
  }

  private static boolean takesClock(AccessTarget access) {
    return access instanceof AccessTarget.MethodCallTarget call
        && call.getRawParameterTypes().stream()
            .anyMatch(type -> type.getName().equals("java.time.Clock"));
  }

  @Test
  void injects_the_time() {
    injected(Tree.ROOT).check(Tree.main());
  }
}
