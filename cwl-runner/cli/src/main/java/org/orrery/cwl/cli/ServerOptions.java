package org.orrery.cwl.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A run on a server in place of this host. */
final class ServerOptions {
  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "Run on the Orrery server at this URL: send document and files, execute, fetch the"
              + " outputs. The URL of a workspace's API chooses the workspace.")
  @Nullable String url;

  @Option(names = "--keep-job", description = "With --server: leave the process and the job there.")
  boolean keep;
}
