package org.orrery.backend.launcher;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.orrery.backend.launcher.LauncherProgram.Kind;
import org.orrery.backend.spi.Bytes;

/** Under busybox, as in small container images; skipped where there is none. */
class BusyboxLauncherTest extends LauncherContract {
  @Override
  Path install(Path target) throws Exception {
    Path busybox =
        Stream.of(System.getenv("PATH").split(":"))
            .map(folder -> Path.of(folder, "busybox"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(Path.of("/none"));
    assumeTrue(Files.isExecutable(busybox), "this host has busybox");
    LauncherProgram shell = LauncherProgram.find(Kind.SHELL).orElseThrow();
    String text = shell.content().text().replaceFirst("^#!/bin/sh", "#!" + busybox + " sh");
    return new LauncherProgram(Kind.SHELL, Bytes.ofText(text)).installInto(target);
  }
}
