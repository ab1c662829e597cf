package org.orrery.backend.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.launcher.LauncherProgram.Kind;
import org.orrery.backend.spi.Bytes;

class LauncherProgramTest {
  private final LauncherProgram shell = LauncherProgram.find(Kind.SHELL).orElseThrow();

  @Test
  void prefers_the_native_version_where_there_is_one() {
    assertThat(LauncherProgram.forThisHost())
        .isEqualTo(LauncherProgram.find(Kind.NATIVE).orElse(shell));
  }

  @Test
  void is_installed_once_and_executable(@TempDir Path folder) throws Exception {
    Path file = shell.installInto(folder.resolve("new/folder"));
    assertThat(file).hasFileName(shell.fileName()).isExecutable();
    assertThat(Files.readAllBytes(file)).isEqualTo(shell.content().toArray());
    Object before = Files.getAttribute(file, "unix:ino");
    assertThat(shell.installInto(folder.resolve("new/folder"))).isEqualTo(file);
    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
    assertThat(Files.list(folder.resolve("new/folder"))).containsExactly(file);
    assertThat(Files.getPosixFilePermissions(file)).contains(PosixFilePermission.OTHERS_EXECUTE);
  }

  @Test
  void replaces_a_file_that_is_not_what_its_name_says(@TempDir Path folder) throws Exception {
    Path file = shell.installInto(folder);
    Files.writeString(file, "#!/bin/sh\nexit 0\n");
    shell.installInto(folder);
    assertThat(Files.readAllBytes(file)).isEqualTo(shell.content().toArray());
  }

  @Test
  void names_another_content_differently() {
    LauncherProgram other = new LauncherProgram(Kind.SHELL, Bytes.ofText("#!/bin/sh\n"));
    assertThat(other.fileName()).isNotEqualTo(shell.fileName()).endsWith(".sh");
  }
}
