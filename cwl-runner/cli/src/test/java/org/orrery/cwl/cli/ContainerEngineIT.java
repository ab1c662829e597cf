package org.orrery.cwl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.cwl.cli.RunnerProcess.Ended;

/** What the command line runs containers in, and what it says where it can't. */
class ContainerEngineIT {
  private static final String TOOL =
      """
      cwlVersion: v1.2
      class: CommandLineTool
      requirements:
        DockerRequirement: { dockerImport: "%s", dockerImageId: made-here }
      baseCommand: [ /only/busybox, cat ]
      inputs: { file: { type: File, inputBinding: {} } }
      stdout: out
      outputs: { out: stdout }
      """;

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void writeTool() throws IOException {
    folder = temporary.toRealPath();
    Files.writeString(folder.resolve("tool.cwl"), TOOL.formatted(folder.resolve("image.tar")));
    Files.writeString(folder.resolve("in"), "hello\n");
  }

  /** On a host without Docker, with a cache of its own. */
  private Ended run(String... arguments) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                "XDG_CACHE_HOME=" + folder.resolve("cache"),
                "DOCKER_HOST=unix://" + folder.resolve("no.sock"),
                RunnerProcess.COMMAND.toString(),
                "--outdir",
                "out"));
    words.addAll(List.of(arguments));
    words.addAll(List.of("tool.cwl", "--file", "in"));
    return RunnerProcess.start(folder, Path.of("/usr/bin/env"), words.toArray(String[]::new))
        .await();
  }

  private void needsBubblewrap() throws Exception {
    String trouble = "there is no `bwrap`";
    boolean there = new ProcessBuilder("sh", "-c", "command -v bwrap").start().waitFor() == 0;
    if (!there) {
      assertThat(System.getenv("ORRERY_REQUIRE_DOCKER")).as(trouble).isNotEqualTo("1");
      Assumptions.abort(trouble);
    }
  }

  private void makeImage() throws Exception {
    String script =
        "mkdir -p root/only && cp /bin/busybox root/only/ && tar -C root -cf image.tar .";
    Process process =
        new ProcessBuilder("sh", "-c", script).directory(folder.toFile()).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void runs_a_tool_over_an_unpacked_image_where_docker_does_not_answer() throws Exception {
    needsBubblewrap();
    makeImage();

    Ended ended = run();

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(folder.resolve("out/out")).hasContent("hello");
    assertThat(folder.resolve("cache/orrery/bubblewrap/images/images")).isNotEmptyDirectory();
    assertThat(folder.resolve("cache/orrery/bubblewrap/containers")).isEmptyDirectory();
  }

  @Test
  void refuses_a_limit_that_can_not_be_kept() throws Exception {
    needsBubblewrap();

    Ended ended = run("--engine", "bubblewrap", "--strict-memory-limit");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("limits neither memory nor cores", "`--engine docker`");
  }

  @Test
  void names_the_step_that_needs_a_container_and_what_can_be_done() throws Exception {
    Ended ended = run("--engine", "none");

    assertThat(ended.exitCode()).isEqualTo(33);
    assertThat(ended.err())
        .contains(
            "`main` must run in a container (image `made-here`)",
            "containers are switched off",
            "`--no-container`");
  }

  @Test
  void takes_no_other_engine_than_the_one_that_is_asked_for() throws Exception {
    Ended ended = run("--engine", "docker");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("there is no socket of Docker or Podman", "`DOCKER_HOST`");
  }
}
