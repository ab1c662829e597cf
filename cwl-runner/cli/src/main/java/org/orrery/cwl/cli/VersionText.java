package org.orrery.cwl.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Name and version, written down by the build. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    try (InputStream in =
        Objects.requireNonNull(VersionText.class.getResourceAsStream("version.txt"))) {
      return new String[] {new String(in.readAllBytes(), StandardCharsets.UTF_8).strip()};
    } catch (IOException e) {
      throw new UncheckedIOException("the program's own version can't be read", e);
    }
  }
}
