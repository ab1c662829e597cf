package org.orrery.cwl.cli;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.cli.place.RunEnd;
import org.orrery.cwl.cli.place.RunPlace;
import org.orrery.cwl.cli.place.RunProgress;
import org.orrery.cwl.cli.place.RunRequest;
import org.orrery.cwl.cli.server.ServerRun;
import org.orrery.cwl.engine.evaluate.InputSecondaryFiles;
import org.orrery.cwl.model.expression.ExpressionEvaluator;
import org.orrery.cwl.model.load.DocumentSource;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Runs on a server; this host only sends and fetches. However the process ends, short of SIGKILL,
 * the job is ended on the server too, and no file stays here.
 */
final class ServerPlace implements RunPlace {
  private static final long END_SECONDS = 10;

  private final ServerRun run;
  private final WorkFolder folder;
  private final ExpressionEvaluator expressions;
  private final CountDownLatch closed = new CountDownLatch(1);

  private ServerPlace(ServerRun run, WorkFolder folder, ExpressionEvaluator expressions) {
    this.run = run;
    this.folder = folder;
    this.expressions = expressions;
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::stopAndWait));
  }

  /**
   * @param settings what can be said of a run on a server
   * @param expressions stays open
   * @throws IOException if the URL is none, or if this host has no room for outputs
   */
  static ServerPlace prepare(
      Settings settings, DocumentSource documents, ExpressionEvaluator expressions)
      throws IOException {
    ServerRun run = ServerRun.at(settings.url(), settings.keep(), documents);
    return new ServerPlace(run, WorkFolder.make(settings.folderPrefix()), expressions);
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
    return InputSecondaryFiles.complete(
        request.document().process(), files.inputs(), expressions, folder.volume());
  }

  /** For the end of the process by a signal: the main thread goes on and closes this. */
  private void stopAndWait() {
    try {
      try {
        run.cancel();
      } finally {
        closed.await(END_SECONDS, TimeUnit.SECONDS);
      }
    } catch (IOException e) {
      // Nobody is there to be told; the job's page says that it goes on.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      run.close();
    } finally {
      try {
        folder.delete();
      } finally {
        closed.countDown();
      }
    }
  }
}
