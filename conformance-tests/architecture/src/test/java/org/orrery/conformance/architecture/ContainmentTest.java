package org.orrery.conformance.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Group 4: every heavy library has its few packages and is invisible elsewhere. */
class ContainmentTest {
  static final List<Contained> LIBRARIES =
      List.of(
          new Contained(
              "JDBC",
              List.of("java.sql..", "javax.sql.."),
              List.of("api.store", "workspace.store")),
          new Contained(
              "the database's libraries",
              List.of("org.postgresql..", "io.zonky..", "org.flywaydb..", "com.zaxxer.hikari.."),
              List.of("api.store", "workspace.store")),
          new Contained(
              "HTTP serving",
              List.of("io.micronaut.http..", "io.netty.."),
              List.of("api.http", "api.network", "api.app", "workspace")),
          new Contained(
              "the script engine",
              List.of("org.graalvm..", "com.oracle.truffle..", "javax.script.."),
              List.of("cwl.model.javascript")),
          new Contained(
              "the YAML parser", List.of("org.snakeyaml..", "org.yaml.."), List.of("cwl.model")),
          new Contained(
              "the command line parser",
              List.of("picocli.."),
              List.of("cwl.cli", "stagein", "stageout")),
          new Contained(
              "the Kubernetes client",
              List.of("io.fabric8.."),
              List.of("backend.kubernetes", "workspace")),
          new Contained(
              "the SSH client",
              List.of("net.schmizz..", "com.hierynomus.."),
              List.of("backend.slurm")),
          new Contained(
              "the image library",
              List.of("com.google.cloud.tools.jib.."),
              List.of("backend.images")),
          new Contained(
              "test libraries",
              List.of("org.junit..", "org.assertj..", "org.opentest4j.."),
              List.of("backend.testkit")));

  static List<Contained> libraries() {
    return LIBRARIES;
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void keeps_a_library_in_its_packages(Contained library) {
    library.rule(Tree.ROOT).check(Tree.main());
  }

  /** A library's packages and those of ours, written without the root, that may use it. */
  record Contained(String what, List<String> packages, List<String> homes) {
    ArchRule rule(String root) {
      return noClasses()
          .that()
          .resideOutsideOfPackages(
              homes.stream().map(home -> root + "." + home + "..").toArray(String[]::new))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(packages.toArray(String[]::new))
          .as(what + " only in " + homes);
    }

    @Override
    public String toString() {
      return what;
    }
  }
}
