package org.orrery.backend.local;

import org.orrery.backend.launcher.LauncherProgram;

/** The same with the launcher for hosts that the native one was not built for. */
class ShellLocalBackendTest extends LocalBackendTest {
  @Override
  LauncherProgram launcher() {
    return LauncherProgram.find(LauncherProgram.Kind.SHELL).orElseThrow();
  }

  @Override
  protected boolean endsDaemons() {
    return false;
  }
}
