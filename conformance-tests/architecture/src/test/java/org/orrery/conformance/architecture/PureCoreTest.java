package org.orrery.conformance.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Group 5: what decides touches neither network, files, processes nor a database. */
class PureCoreTest {
  /** Pure text of {@code java.net}: an identifier taken apart opens no connection. */
  private static final Set<String> TEXT =
      Set.of(
          "java.net.URI",
          "java.net.URISyntaxException",
          "java.net.URLDecoder",
          "java.net.URLEncoder");

  static ArchRule pure(String root) {
    return noClasses()
        .that()
        .resideInAnyPackage(
            root + ".api.jobs..",
            root + ".cwl.model..",
            root + ".cwl.engine..",
            root + ".backend.spi..")
        .should()
        .dependOnClassesThat(outsideWorld())
        .as("the core is pure")
        .because("a port that the caller passes in does what needs the outside");
  }

  private static DescribedPredicate<JavaClass> outsideWorld() {
    return describe(
        "reach the outside",
        type ->
            !TEXT.contains(type.getName())
                && (type.getPackageName().startsWith("java.net")
                    || type.getPackageName().startsWith("java.sql")
                    || type.getPackageName().startsWith("java.nio.channels")
                    || type.getName().equals("java.nio.file.Files")
                    || type.getName().equals("java.io.File")
                    || type.getName().startsWith("java.io.FileInput")
                    || type.getName().startsWith("java.io.FileOutput")
                    || type.getName().equals("java.io.RandomAccessFile")
                    || type.getName().startsWith("java.lang.Process")));
  }

  @Test
  void keeps_the_core_pure() {
    pure(Tree.ROOT).check(Tree.main());
  }
}
