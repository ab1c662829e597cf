package org.orrery.cwl.cli;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.cli.flags.InputFlags;
import org.orrery.cwl.cli.inspect.Inspected;
import org.orrery.cwl.cli.inspect.Inspection;
import org.orrery.cwl.cli.place.RunRequest;
import org.orrery.cwl.cli.server.RunLog;
import org.orrery.cwl.model.inputs.JobInputs;
import org.orrery.cwl.model.javascript.GraalJsEvaluator;
import org.orrery.cwl.model.load.LoadedDocument;
import org.orrery.cwl.model.load.Overrides;
import org.orrery.cwl.model.value.CwlValue;

/** One use of the command: reads document and inputs, then runs them or shows what is wanted. */
final class Invocation {
  private final CwlRunnerCommand command;
  private final Console console;
  private final DocumentReading documents;
  private final InputReading inputs;
  private final GraalJsEvaluator javaScript;

  /**
   * @param javaScript stays open
   */
  Invocation(CwlRunnerCommand command, Console console, GraalJsEvaluator javaScript) {
    this.command = command;
    this.console = console;
    this.documents = new DocumentReading(console, command.running.drafts(), javaScript);
    this.javaScript = javaScript;
    this.inputs = new InputReading(console);
  }

  /**
   * What is to be run.
   *
   * @param name as the user wrote it
   * @param uri of the process
   * @param loaded as it is written
   */
  private record Subject(String name, String uri, LoadedDocument loaded) {}

  /**
   * A job file that was read.
   *
   * @param name as the user wrote it
   */
  private record Job(String name, JobInputs inputs) {}

  ExitCode perform() throws InterruptedException {
    try {
      return performOrStop();
    } catch (StopException stop) {
      if (command.running.server.url != null) {
        logRefusal();
      }
      return stop.code();
    }
  }

  /** What was refused here never reached the server. */
  private void logRefusal() {
    try {
      RunLog.ofEnvironment().refused("before it was sent");
    } catch (IOException e) {
      console.complain(Failures.text(e), null);
    }
  }

  private ExitCode performOrStop() throws StopException, InterruptedException {
    String word = command.words.getFirst();
    JobInputs alone = inputs.standingAlone(word);
    String tool = alone == null ? null : alone.tool();
    String uri = tool == null ? DocumentNames.process(word) : tool;
    String name = tool == null ? word : DocumentNames.shown(tool, console.here());
    Subject subject = new Subject(name, uri, documents.load(uri));
    List<String> rest = command.takeOwnOptions(flags(name, subject.loaded()));
    RunningOptions running = command.running;
    documents.warn(
        subject.loaded(), !running.quiet || command.inspection.validate, running.isStrict());

    LoadedDocument selected = documents.selected(subject.loaded(), running);
    InputFlags flags = flags(name, selected);
    if (command.inspection.toolHelp) {
      return print(flags.help());
    }
    for (Inspection inspection : command.inspection.chosen()) {
      return print(
          inspection.show(new Inspected(name, uri, selected, console.source(), console.here())));
    }
    InputFlags.Given given = inputs.given(flags, rest);
    if (given.help()) {
      return print(flags.help());
    }
    if (alone != null && given.job() != null) {
      throw command.wrong("One job file is enough: `" + given.job() + "` is one too many.");
    }
    return withInputs(subject, given, alone == null ? job(given.job()) : new Job(word, alone));
  }

  private static InputFlags flags(String name, LoadedDocument document) {
    return new InputFlags("cwl-runner " + name, document.process());
  }

  private ExitCode print(String text) {
    console.out().print(text);
    return ExitCode.SUCCESS;
  }

  private @Nullable Job job(@Nullable String name) throws StopException {
    return name == null ? null : new Job(name, inputs.job(name));
  }

  private ExitCode withInputs(Subject subject, InputFlags.Given given, @Nullable Job job)
      throws StopException, InterruptedException {
    RunningOptions running = command.running;
    Overrides overrides =
        running.overrides == null ? Overrides.NONE : documents.overrides(running.overrides);
    CwlValue.Rec values = given.values();
    if (job != null) {
      overrides = overrides.and(job.inputs().overrides());
      values = given.over(job.inputs().values());
    }
    LoadedDocument document =
        documents.selected(documents.overridden(subject.loaded(), overrides), running);
    if (command.inspection.validate && job == null && values.fields().isEmpty()) {
      return print("`" + subject.name() + "` is valid CWL.\n");
    }
    CwlValue.Rec complete =
        inputs.complete(document, values, job == null ? null : job.name(), running.isStrict());
    if (command.inspection.validate) {
      return print("`" + subject.name() + "` is valid CWL, and its inputs fit.\n");
    }
    boolean reduced = running.singleStep != null || !running.targets.isEmpty();
    if (reduced && running.server.url != null) {
      throw command.wrong("--server runs whole documents: not with --target or --single-step.");
    }
    boolean altered = !overrides.isEmpty() || reduced;
    return new Execution(command, console, javaScript)
        .run(new RunRequest(subject.uri(), document, altered, complete, overrides, running.outdir));
  }
}
