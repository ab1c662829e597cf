package org.orrery.backend.launcher;

import java.nio.file.Path;
import org.orrery.backend.launcher.LauncherProgram.Kind;

/** Under whatever {@code /bin/sh} is here. */
class ShellLauncherTest extends LauncherContract {
  @Override
  Path install(Path folder) throws Exception {
    return LauncherProgram.find(Kind.SHELL).orElseThrow().installInto(folder);
  }
}
