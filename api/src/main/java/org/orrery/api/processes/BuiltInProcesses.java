package org.orrery.api.processes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.orrery.api.processes.Deployment.CwlSource;
import org.orrery.api.processes.Deployment.DescriptionOverrides;
import org.orrery.cwl.model.document.CwlProcess;

/** Processes that every workspace has and nobody can change. */
public final class BuiltInProcesses {
  /** Gives its inputs back; what the standard's test suites need (OGC API Processes, echo). */
  public static final ProcessId ECHO = new ProcessId("echo");

  /** What the URI of their documents starts with; nothing that is deployed can have it. */
  private static final String SCHEME = "builtin:";

  private BuiltInProcesses() {}

  /** Whether a process is the one of this server, and not somebody's of the same name. */
  public static boolean isEcho(CwlProcess process) {
    return process.header().span().document().equals(uri(ECHO));
  }

  private static String uri(ProcessId id) {
    return SCHEME + id + ".cwl";
  }

  static Deployment echo() {
    Content content = resource(ECHO + ".cwl");
    return new Deployment(
        new ProcessPackage("application/cwl+yaml", content),
        new CwlSource.Document(uri(ECHO), content),
        null,
        new DescriptionOverrides(
            ECHO,
            null,
            null,
            "2.0.0",
            List.of("echo", "test"),
            List.of("sync-execute", "async-execute", "dismiss")),
        null);
  }

  private static Content resource(String name) {
    try (InputStream in = BuiltInProcesses.class.getResourceAsStream(name)) {
      return Content.of(Objects.requireNonNull(in, name).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
