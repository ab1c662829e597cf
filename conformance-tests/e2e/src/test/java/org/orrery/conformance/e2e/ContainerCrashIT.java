package org.orrery.conformance.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed while twenty steps run in containers. Needs a Docker daemon with the images
 * of the CWL suite; without one the test is skipped, unless {@code ORRERY_REQUIRE_DOCKER=1}.
 */
class ContainerCrashIT {
  private static final int STEPS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(180);
  private static final String IMAGE = "debian:stable-slim";

  /** Room for all steps at one time, whatever this host has. */
  private static final Map<String, String> ROOM =
      Map.of("ORRERY_LOCAL_CORES", "64", "ORRERY_LOCAL_MEMORY_MEBIBYTES", "1000000");

  private static final String FLOW =
      """
      cwlVersion: v1.2
      class: Workflow
      id: sleepers
      requirements: { ScatterFeatureRequirement: {} }
      inputs: { seconds: "int[]" }
      outputs: { all: { type: "File[]", outputSource: sleep/out } }
      steps:
        sleep:
          scatter: seconds
          in: { seconds: seconds }
          out: [ out ]
          run:
            class: CommandLineTool
            requirements: { DockerRequirement: { dockerPull: "%s" } }
            baseCommand: [ sh, -c, 'sleep "$0"; echo slept' ]
            inputs: { seconds: { type: int, inputBinding: {} } }
            outputs: { out: { type: stdout } }
      """
          .formatted(IMAGE);

  @TempDir private Path folder;

  @BeforeEach
  void requireDocker() {
    String trouble = trouble();
    if (trouble != null) {
      assertThat(System.getenv("ORRERY_REQUIRE_DOCKER")).as(trouble).isNotEqualTo("1");
      abort(trouble);
    }
  }

  private static @Nullable String trouble() {
    try {
      docker("image", "inspect", IMAGE);
      return null;
    } catch (IllegalStateException e) {
      return "no Docker daemon with `%s`: %s".formatted(IMAGE, e.getMessage());
    }
  }

  @Test
  void no_container_is_left_and_every_step_ends_right() {
    Set<String> before = containers();
    Path data = folder.resolve("data");
    int port = ServerProcess.freePort();
    String job;
    try (ServerProcess server = ServerProcess.start(data, port, ROOM)) {
      Workspace workspace = new Workspace(server.base());
      job =
          workspace.execute(
              workspace.deploy(FLOW), "{\"seconds\": " + Arrays.toString(seconds()) + "}");
      Eventually.within(LIMIT)
          .holds("all steps run", () -> containers().size() >= before.size() + STEPS);
      server.kill();
    }
    try (ServerProcess server = ServerProcess.start(data, port, ROOM)) {
      Workspace workspace = new Workspace(server.base());
      Eventually.within(LIMIT)
          .holds("the job has ended", () -> workspace.status(job).equals("successful"));

      JsonNode all = workspace.client().get(job + "/results").expect(200).json().path("all");
      assertThat(all).hasSize(STEPS);
      for (JsonNode each : all) {
        assertThat(workspace.file(each)).isEqualTo("slept\n");
      }
      Eventually.within(LIMIT).holds("no container is left", () -> containers().equals(before));
    }
  }

  /** Some end while the server is away, some after it is back. */
  private static int[] seconds() {
    int[] seconds = new int[STEPS];
    for (int i = 0; i < STEPS; i++) {
      seconds[i] = 15 + 2 * i;
    }
    return seconds;
  }

  private static Set<String> containers() {
    return new TreeSet<>(docker("ps", "--all", "--quiet").lines().toList());
  }

  private static String docker(String... words) {
    try {
      Process process =
          new ProcessBuilder(Stream.concat(Stream.of("docker"), Stream.of(words)).toList())
              .redirectErrorStream(true)
              .start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(out.strip());
      }
      return out;
    } catch (IOException e) {
      throw new IllegalStateException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
