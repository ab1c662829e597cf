package org.orrery.conformance.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The table "Who may know whom" of the architecture page. Every row is one rule; a package that no
 * row names is a mistake of its own. Rows of packages that aren't born yet match nothing and may.
 */
final class ModuleMap {
  private static final String[] BACKEND_LIBRARIES = {
    "backend.spi", "backend.volume", "backend.launcher", "backend.images"
  };

  static final List<Row> ROWS =
      List.of(
          row("backends/spi", "backend.spi").knowing().using(),
          row("backends/testkit", "backend.testkit")
              .knowing("backend.spi")
              .using("org.junit..", "org.assertj..", "org.opentest4j.."),
          row("backends/volume", "backend.volume").knowing("backend.spi"),
          row("backends/launcher", "backend.launcher").knowing("backend.spi"),
          row("backends/images", "backend.images").knowing("backend.spi"),
          row("backends/local", "backend.local").knowing(BACKEND_LIBRARIES),
          row("backends/kubernetes", "backend.kubernetes").knowing(BACKEND_LIBRARIES),
          row("backends/slurm", "backend.slurm").knowing(BACKEND_LIBRARIES),
          row("backends/parallelcluster", "backend.parallelcluster").knowing(BACKEND_LIBRARIES),
          row("cwl-runner/model", "cwl.model")
              .knowing()
              .using(
                  "org.snakeyaml.engine..",
                  "com.fasterxml.jackson.core..",
                  "org.graalvm.polyglot.."),
          row("cwl-runner/javascript", "cwl.javascript")
              .knowing("cwl.model")
              .using("com.sun.management"),
          row("cwl-runner/engine", "cwl.engine").knowing("cwl.model", "backend.spi"),
          row("cwl-runner/cli", "cwl.cli").avoiding("api", "backend.testkit"),
          row("stage-in", "stagein").knowing(),
          row("stage-out", "stageout").knowing(),
          row("workspace-manager", "workspace").avoiding("api", "cwl.engine", "cwl.cli"),
          row("api", "api.problem").knowing("cwl.model"),
          row("api", "api.outbound")
              .knowing("api.problem", "api.processes", "api.jobs", "api.callbacks", "cwl.model"),
          row("api", "api.processes").knowing("api.problem", "cwl.model", "cwl.engine"),
          row("api", "api.jobs")
              .knowing("api.problem", "api.processes", "cwl.model", "cwl.engine", "backend.spi"),
          row("api", "api.callbacks").knowing("api.problem", "api.jobs"),
          row("api", "api.access").knowing("api.problem", "api.processes", "api.jobs"),
          row("api", "api.identity")
              .knowing("api.problem", "api.processes", "api.access", "api.outbound"),
          row("api", "api.results").knowing("api.problem", "api.jobs", "backend.spi"),
          row("api", "api.uploads")
              .knowing(
                  "api.problem",
                  "api.processes",
                  "api.jobs",
                  "api.results",
                  "cwl.engine",
                  "backend.spi",
                  "backend.volume"),
          row("api", "api.network").knowing("api.outbound", "api.problem"),
          row("api", "api.http")
              .avoiding(
                  "api.store",
                  "api.results",
                  "api.uploads",
                  "api.app",
                  "backend",
                  "cwl.engine",
                  "cwl.cli"),
          row("api", "api.http.pages")
              .knowing()
              .using("com.fasterxml.jackson.databind..", "gg.jte.."),
          row("api", "api.store").avoiding("api.http", "api.app", "backend.local", "cwl.cli"),
          row("api", "api.app").avoiding("backend.testkit"));

  private ModuleMap() {}

  private static Row row(String module, String own) {
    return new Row(module, own, null, null, List.of());
  }

  /**
   * One line of the table. {@code ours} and {@code libraries} are closed lists where present; the
   * JDK, the package itself and the null annotations are always allowed. Packages are written
   * without the root.
   */
  record Row(
      String module,
      String own,
      @Nullable List<String> ours,
      @Nullable List<String> libraries,
      List<String> never) {

    Row knowing(String... packages) {
      return new Row(module, own, List.of(packages), libraries, never);
    }

    Row using(String... packages) {
      return new Row(module, own, ours, List.of(packages), never);
    }

    Row avoiding(String... packages) {
      return new Row(module, own, ours, libraries, List.of(packages));
    }

    /** Has its module got that package yet? A renamed one shows as a package without a row. */
    boolean born() {
      String folder = "src/main/java/" + (Tree.ROOT + "." + own).replace('.', '/');
      return Tree.modules().contains(module)
          && Files.isDirectory(Tree.folder(module).resolve(folder));
    }

    @Override
    public String toString() {
      return own;
    }

    /** The row as rules over the classes below a root package. */
    List<ArchRule> rules(String root) {
      List<ArchRule> rules = new ArrayList<>();
      String self = root + "." + own + "..";
      if (ours != null) {
        String[] known =
            Stream.concat(Stream.of(self), ours.stream().map(name -> root + "." + name + ".."))
                .toArray(String[]::new);
        rules.add(
            noClasses()
                .that()
                .resideInAPackage(self)
                .should()
                .dependOnClassesThat(
                    resideInAPackage(root + "..").and(not(resideInAnyPackage(known))))
                .as("`" + own + "` knows of ours only " + ours));
        if (libraries != null) {
          String[] all =
              Stream.of(
                      Stream.of("java..", "javax.xml..", "org.jspecify.annotations.."),
                      Stream.of(known),
                      libraries.stream())
                  .flatMap(packages -> packages)
                  .toArray(String[]::new);
          rules.add(
              classes()
                  .that()
                  .resideInAPackage(self)
                  .should()
                  .onlyDependOnClassesThat()
                  .resideInAnyPackage(all)
                  .as("`" + own + "` knows the JDK and the libraries " + libraries));
        }
      }
      if (!never.isEmpty()) {
        String[] banned =
            never.stream().map(name -> root + "." + name + "..").toArray(String[]::new);
        rules.add(
            noClasses()
                .that()
                .resideInAPackage(self)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(banned)
                .as("`" + own + "` never knows " + never));
      }
      return rules.stream()
          .map(rule -> rule.because("of the table \"Who may know whom\" of the architecture page"))
          .map(rule -> rule.allowEmptyShould(!born()))
          .toList();
    }
  }
}
