package org.orrery.cwl.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.orrery.cwl.cli.place.RunEnd;
import org.orrery.cwl.cli.place.RunPlace;
import org.orrery.cwl.cli.place.RunProgress;
import org.orrery.cwl.cli.place.RunRequest;
import org.orrery.cwl.engine.state.RunFailure;
import org.orrery.cwl.model.javascript.GraalJsEvaluator;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Carries a run out where it is wanted, and tells its end.
 *
 * @param javaScript stays open
 */
record Execution(CwlRunnerCommand command, Console console, GraalJsEvaluator javaScript) {
  /** Set by {@code bin/cwl-runner}, which can tell. */
  private static final String TERMINAL = "orrery.stderr.terminal";

  ExitCode run(RunRequest request) throws InterruptedException {
    Recording recording = command.reports.wanted() ? new Recording(progress()) : null;
    RunProgress progress = recording == null ? progress() : recording;
    Clock clock = Clock.systemUTC();
    Instant started = clock.instant();
    try {
      Files.createDirectories(request.outdir());
      try (RunPlace place = place()) {
        RunEnd end = place.run(request, progress);
        progress.over();
        if (recording != null) {
          new Reports(command.reports, recording, clock, started)
              .write(request, end, console.source());
        }
        return told(end);
      }
    } catch (IOException e) {
      progress.over();
      console.err().println("error: " + Failures.text(e));
      return ExitCode.FAILED;
    }
  }

  private RunPlace place() throws IOException {
    RunningOptions running = command.running;
    String server = running.server.url;
    if (server != null) {
      return ServerPlace.prepare(
          new ServerPlace.Settings(server, running.server.keep, running.tmpdirPrefix),
          console.source(),
          javaScript);
    }
    return LocalPlace.prepare(
        new LocalRun.Settings(
            new LocalRun.Folder(running.tmpdirPrefix, running.cachedir, running.debug),
            running.parallelLimit,
            command.containers.containers(),
            javaScript));
  }

  private RunProgress progress() {
    RunningOptions running = command.running;
    if (running.quiet) {
      return RunProgress.NONE;
    }
    ProgressLines lines =
        new ProgressLines(
            console.err(),
            running.debug,
            running.timestamps ? Clock.system(ZoneId.systemDefault()) : null);
    boolean bar = Boolean.getBoolean(TERMINAL) && !"dumb".equals(System.getenv("TERM"));
    boolean colours = System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
    return bar ? new ProgressBar(console.err(), lines, running.debug, colours) : lines;
  }

  private ExitCode told(RunEnd end) {
    return switch (end) {
      case RunEnd.Succeeded(CwlValue.Rec outputs) -> {
        console.out().println(CwlJson.writePretty(outputs));
        yield ExitCode.SUCCESS;
      }
      case RunEnd.Failed(RunFailure failure) -> {
        Failures.print(failure, console.diagnostics(), console.err());
        yield failure.category() == RunFailure.Category.UNSUPPORTED
            ? ExitCode.UNSUPPORTED
            : ExitCode.FAILED;
      }
      case RunEnd.Cancelled _ -> {
        console.err().println("The run was stopped.");
        yield ExitCode.CANCELLED;
      }
      case RunEnd.Stuck(String why) -> {
        console.err().println("The run could not go on: " + why);
        yield ExitCode.FAILED;
      }
    };
  }
}
