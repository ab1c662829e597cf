package org.orrery.cwl.cli;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.cli.place.RunEnd;
import org.orrery.cwl.cli.place.RunPlace;
import org.orrery.cwl.cli.place.RunProgress;
import org.orrery.cwl.cli.place.RunRequest;
import org.orrery.cwl.cli.server.ServerRun;
import org.orrery.cwl.engine.evaluate.InputSecondaryFiles;
import org.orrery.cwl.model.javascript.GraalJsEvaluator;
import org.orrery.cwl.model.javascript.JavaScriptLimits;
import org.orrery.cwl.model.load.DocumentSource;
import org.orrery.cwl.model.value.CwlValue;

/** Runs on a server; this host only sends and fetches. */
final class ServerPlace implements RunPlace {
  private final ServerRun run;
  private final WorkFolder folder;

  private ServerPlace(ServerRun run, WorkFolder folder) {
    this.run = run;
    this.folder = folder;
  }

  /**
   * @param settings what can be said of a run on a server
   * @throws IOException if the URL is none, or if this host has no room for outputs
   */
  static ServerPlace prepare(Settings settings, DocumentSource documents) throws IOException {
    ServerRun run = ServerRun.at(settings.url(), settings.keep(), documents);
    return new ServerPlace(run, WorkFolder.make(settings.folderPrefix()));
  }

  /**
   * @param url of the server, or of a workspace's API on it
   * @param keep whether process and job stay there
   * @param folderPrefix see {@link WorkFolder#make}
   */
  record Settings(String url, boolean keep, @Nullable String folderPrefix) {}

  @Override
  public RunEnd run(RunRequest request, RunProgress progress)
      throws IOException, InterruptedException {
    UserFiles files = UserFiles.of(request.document().process(), request.inputs());
    return switch (run.run(request, complete(request, files), folder.path(), progress)) {
      case ServerRun.End.Succeeded(CwlValue.Rec outputs) -> {
        OutputFolder target = new OutputFolder(request.outdir(), folder, files.paths());
        yield new RunEnd.Succeeded(target.place(outputs));
      }
      case ServerRun.End.Failed(var failure) -> new RunEnd.Failed(failure);
      case ServerRun.End.Cancelled _ -> new RunEnd.Cancelled();
    };
  }

  /** Secondary files are looked for where the files are: here. */
  private CwlValue.Rec complete(RunRequest request, UserFiles files) {
    try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        GraalJsEvaluator expressions = new GraalJsEvaluator(JavaScriptLimits.DEFAULT, timer)) {
      return InputSecondaryFiles.complete(
          request.document().process(), files.inputs(), expressions, folder.volume());
    }
  }

  @Override
  public void close() throws IOException {
    try {
      run.close();
    } finally {
      folder.delete();
    }
  }
}
