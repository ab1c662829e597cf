package org.orrery.cwl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartupIT {
  /** The engine of GraalJS, and the backend but for the values of the option that chooses it. */
  private static final Pattern SLOW =
      Pattern.compile(
          "com\\.oracle\\.\\S+|org\\.graalvm\\.polyglot\\.(Engine|Context)\\S*"
              + "|org\\.orrery\\.backend\\.(launcher|local)(?!\\S*EngineChoice\\$Wish )\\S*");

  @TempDir private Path folder;

  /** The document has no JavaScript, which would be parsed. */
  @ParameterizedTest
  @ValueSource(
      strings = {"--version", "--help", "--validate", "--tool-help", "--print-dot", "--pack"})
  void what_runs_nothing_loads_no_javascript_engine_and_no_backend(String option) throws Exception {
    Path loaded = folder.resolve("loaded");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-Xlog:class+load:file=" + loaded,
                "-cp",
                System.getProperty("java.class.path"),
                "org.orrery.cwl.cli.Main",
                option,
                "src/test/resources/golden/tool.cwl")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("said"))).isZero();
    String classes = Files.readString(loaded);
    assertThat(classes).contains("org.orrery.cwl.cli.Main");
    assertThat(SLOW.matcher(classes).results().map(MatchResult::group).distinct()).isEmpty();
  }
}
