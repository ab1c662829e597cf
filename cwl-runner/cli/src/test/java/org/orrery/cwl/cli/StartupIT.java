package org.orrery.cwl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartupIT {
  @TempDir private Path folder;

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
                "src/test/resources/golden/workflow.cwl")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("said"))).isZero();
    assertThat(Files.readString(loaded))
        .contains("org.orrery.cwl.cli.Main")
        .doesNotContain("org.graalvm", "org.orrery.backend.local", "org.orrery.backend.launcher");
  }
}
