package org.orrery.cwl.cli;

import java.io.IOException;
import org.orrery.cwl.cli.place.RunEnd;
import org.orrery.cwl.cli.place.RunPlace;
import org.orrery.cwl.cli.place.RunProgress;
import org.orrery.cwl.cli.place.RunRequest;
import org.orrery.cwl.engine.RunResult;
import org.orrery.cwl.engine.state.RunFailure;
import org.orrery.cwl.model.format.FormatHierarchy;
import org.orrery.cwl.model.value.CwlValue;

/** Runs on this host. */
final class LocalPlace implements RunPlace {
  private final LocalRun run;

  private LocalPlace(LocalRun run) {
    this.run = run;
  }

  /**
   * Makes everything ready.
   *
   * @throws IOException if this host can't run steps, or has no room for their files
   */
  static LocalPlace prepare(LocalRun.Settings settings) throws IOException {
    return new LocalPlace(LocalRun.prepare(settings));
  }

  @Override
  public RunEnd run(RunRequest request, RunProgress progress)
      throws IOException, InterruptedException {
    WorkFolder folder = run.folder();
    progress.detail("intermediate files: " + folder.path());
    ChangedInPlace changed = new ChangedInPlace();
    UserFiles files = UserFiles.of(request.document().process(), request.inputs());
    RunResult result =
        run.run(
            files.process(),
            files.inputs(),
            new FormatHierarchy(new FileDocumentSource(), request.document().schemas())::compatible,
            new EngineProgress(files.process(), progress, changed));
    return switch (result) {
      case RunResult.Succeeded(CwlValue.Rec outputs) -> {
        OutputFolder target = new OutputFolder(request.outdir(), folder, files.paths());
        yield new RunEnd.Succeeded(target.place(changed.forgotten(outputs)));
      }
      case RunResult.Failed(RunFailure failure) -> new RunEnd.Failed(failure);
      case RunResult.Cancelled _ -> new RunEnd.Cancelled();
      case RunResult.Detached(String why) -> new RunEnd.Stuck(why);
    };
  }

  @Override
  public void close() throws IOException {
    run.close();
  }
}
