package org.orrery.conformance.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A workflow with a finished, a running and a waiting step outlives whatever is killed under it,
 * and runs no step twice.
 */
class CrashIT {
  private static final int FULL_DISK_MEBIBYTES = 256;

  @TempDir private Path folder;

  @Test
  void the_server_is_killed() {
    Path data = folder.resolve("data");
    int port = ServerProcess.freePort();
    ThreeSteps job;
    try (ServerProcess server = ServerProcess.start(data, port, Map.of())) {
      job = ThreeSteps.begin(folder, data, new OgcClient(server.base()));
      server.kill();
    }
    try (ServerProcess _ = ServerProcess.start(data, port, Map.of())) {
      job.endsWell();
    }
  }

  @Test
  void the_server_is_stopped_and_its_steps_go_on() {
    Path data = folder.resolve("data");
    int port = ServerProcess.freePort();
    ThreeSteps job;
    try (ServerProcess server = ServerProcess.start(data, port, Map.of())) {
      job = ThreeSteps.begin(folder, data, new OgcClient(server.base()));
    }
    job.openGate();
    try (ServerProcess _ = ServerProcess.start(data, port, Map.of())) {
      job.succeeds();
    }
  }

  @Test
  void postgresql_is_killed_and_the_server_goes_on_without_a_restart() {
    Path data = folder.resolve("data");
    try (ServerProcess server = ServerProcess.start(data)) {
      ThreeSteps job = ThreeSteps.begin(folder, data, new OgcClient(server.base()));
      killPostgresql(data);
      job.endsWell();
    }
  }

  @Test
  void postgresql_is_killed_while_a_step_ends() {
    Path data = folder.resolve("data");
    try (ServerProcess server = ServerProcess.start(data)) {
      ThreeSteps job = ThreeSteps.begin(folder, data, new OgcClient(server.base()));
      killPostgresql(data);
      job.openGate();
      job.succeeds();
    }
  }

  @Test
  void the_server_and_postgresql_are_killed() {
    Path data = folder.resolve("data");
    int port = ServerProcess.freePort();
    ThreeSteps job;
    try (ServerProcess server = ServerProcess.start(data, port, Map.of())) {
      job = ThreeSteps.begin(folder, data, new OgcClient(server.base()));
      killPostgresql(data);
      server.kill();
    }
    try (ServerProcess _ = ServerProcess.start(data, port, Map.of())) {
      job.endsWell();
    }
  }

  @Test
  void the_disk_is_full_and_freed_again() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting a small disk needs root");
    Path disk = Files.createDirectory(folder.resolve("disk"));
    command(
        "mount",
        "-t",
        "tmpfs",
        "-o",
        "size=" + FULL_DISK_MEBIBYTES + "m",
        "orrery-test",
        disk.toString());
    try {
      Path data = disk.resolve("data");
      try (ServerProcess server = ServerProcess.start(data)) {
        OgcClient client = new OgcClient(server.base());
        ThreeSteps job = ThreeSteps.begin(folder, data, client);
        Path ballast = disk.resolve("ballast");
        fill(ballast);

        OgcClient.Answer refused =
            client.post(
                "default/ogc-api/processes?id=big", "application/cwl+yaml", largeDocument());
        assertThat(refused.status()).as(refused.text()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).matches("[0-9]+");

        Files.delete(ballast);
        job.endsWell();
        client.get("default/ogc-api/processes/big").expect(404);
        Eventually.within(Duration.ofSeconds(30))
            .holds(
                "the document is taken now",
                () ->
                    client
                            .post(
                                "default/ogc-api/processes?id=big",
                                "application/cwl+yaml",
                                largeDocument())
                            .status()
                        == 201);
      }
    } finally {
      command("umount", "-l", disk.toString());
    }
  }

  private static String largeDocument() {
    return "cwlVersion: v1.2\nclass: CommandLineTool\nbaseCommand: 'true'\ninputs: []\noutputs: []\ndoc: '"
        + Stream.iterate(1L, n -> n * 6364136223846793005L + 1442695040888963407L)
            .limit(30_000)
            .map(Long::toHexString)
            .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
        + "'\n";
  }

  private static void fill(Path file) {
    byte[] block = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  /** SIGKILL to the postmaster; its children notice and end. */
  private static void killPostgresql(Path data) {
    try (Stream<Path> files = Files.walk(data)) {
      Path pidFile =
          files
              .filter(f -> f.getFileName().toString().equals("postmaster.pid"))
              .findFirst()
              .orElseThrow();
      long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
      ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
      assertThat(postmaster.destroyForcibly()).isTrue();
      Eventually.within(Duration.ofSeconds(10))
          .holds("PostgreSQL is gone", () -> !postmaster.isAlive());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void command(String... words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", words)).isZero();
  }
}
