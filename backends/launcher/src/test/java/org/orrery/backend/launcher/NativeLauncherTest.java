package org.orrery.backend.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.orrery.backend.launcher.LauncherProgram.Kind;

/** Skipped where the build had no C compiler. */
class NativeLauncherTest extends LauncherContract {
  @Override
  Path install(Path folder) throws Exception {
    Optional<LauncherProgram> program = LauncherProgram.find(Kind.NATIVE);
    assumeTrue(program.isPresent(), "the build had a C compiler");
    Path file = program.orElseThrow().installInto(folder);
    assertThat(file).isExecutable();
    return file;
  }
}
