package org.orrery.conformance.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Groups 12 and 13: every package says what it is and is null-marked; internal means internal. */
class PackagesTest {
  /** The packages that hold classes and whose package-info isn't {@code @NullMarked}. */
  static Set<String> unmarked(JavaClasses classes) {
    Set<String> marked =
        classes.stream()
            .filter(type -> type.getSimpleName().equals("package-info"))
            .filter(type -> type.isAnnotatedWith(NullMarked.class))
            .map(JavaClass::getPackageName)
            .collect(Collectors.toSet());
    return classes.stream()
        .map(JavaClass::getPackageName)
        .filter(name -> !marked.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A package {@code a.b.internal} is for {@code a.b} and what lies below it. */
  static ArchRule internalMeansInternal(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            new ArchCondition<>("leave alone what is internal to others") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                type.getDirectDependenciesFromSelf().stream()
                    .filter(dependency -> isForeignInternal(dependency, root))
                    .map(found -> SimpleConditionEvent.violated(found, found.getDescription()))
                    .forEach(events::add);
              }
            });
  }

  private static boolean isForeignInternal(Dependency dependency, String root) {
    String target = dependency.getTargetClass().getPackageName();
    int at = (target + ".").indexOf(".internal.");
    return target.startsWith(root + ".")
        && at >= 0
        && !(dependency.getOriginClass().getPackageName() + ".")
            .startsWith(target.substring(0, at) + ".");
  }

  @Test
  void marks_every_package() {
    assertThat(unmarked(Tree.main())).as("packages without @NullMarked").isEmpty();
  }

  @Test
  void says_in_every_package_what_it_is() throws IOException {
    for (String module : Tree.modules()) {
      for (Path file : packageInfos(Tree.folder(module).resolve("src/main/java"))) {
        assertThat(Files.readString(file))
            .as("%s", file)
            .startsWith("/**")
            .contains("*/\n@NullMarked");
      }
    }
  }

  @Test
  void leaves_internal_packages_alone() {
    internalMeansInternal(Tree.ROOT).check(Tree.main());
  }

  private static List<Path> packageInfos(Path sources) throws IOException {
    if (!Files.isDirectory(sources)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(sources)) {
      return files.filter(file -> file.endsWith("package-info.java")).toList();
    }
  }
}
