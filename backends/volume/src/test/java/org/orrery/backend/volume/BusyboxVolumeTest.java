package org.orrery.backend.volume;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.testkit.TaskVolumeContract;

/** The same with busybox alone, which small images have in place of coreutils. */
final class BusyboxVolumeTest extends TaskVolumeContract {
  private static final TestShells SHELLS = new TestShells();

  @TempDir static Path applets = Path.of("set by JUnit");

  @BeforeAll
  static void installApplets() throws Exception {
    List<String> install = List.of("busybox", "--install", "-s", applets.toString());
    boolean there;
    try {
      there = new ProcessBuilder(install).start().waitFor() == 0;
    } catch (IOException e) {
      there = false;
    }
    assumeTrue(there && Files.exists(applets.resolve("sh")), "this host has no busybox");
  }

  @Override
  protected TaskVolume openVolume(Path root, boolean readsOutside) {
    List<String> command =
        List.of("env", "-i", "PATH=" + applets, applets.resolve("sh").toString());
    return new ShellVolume(SHELLS.start(command), root.toString(), readsOutside);
  }

  @Override
  protected void closeVolume() {
    SHELLS.closeAll();
  }

  @AfterAll
  static void end() {
    SHELLS.end();
  }
}
