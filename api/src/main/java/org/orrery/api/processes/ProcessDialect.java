package org.orrery.api.processes;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How clients are spoken to about a process. */
public enum ProcessDialect {
  /** OGC API Processes. */
  STANDARD,
  /** The Earth Observation Data Hub's workflow runner. */
  EODH;

  /** As documents, headers and the database have it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<ProcessDialect> parse(String text) {
    return Arrays.stream(values()).filter(dialect -> dialect.wire().equals(text)).findFirst();
  }
}
