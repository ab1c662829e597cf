package org.orrery.cwl.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.cli.flags.FlagException;
import org.orrery.cwl.cli.flags.InputFlags;
import org.orrery.cwl.model.inputs.InputCheck;
import org.orrery.cwl.model.inputs.InputProblem;
import org.orrery.cwl.model.inputs.InputResult;
import org.orrery.cwl.model.inputs.InputRules;
import org.orrery.cwl.model.inputs.JobInputs;
import org.orrery.cwl.model.load.DocumentUnavailableException;
import org.orrery.cwl.model.load.LoadedDocument;
import org.orrery.cwl.model.value.CwlValue;

/** Reads inputs, from a job file and from options, and checks them. */
record InputReading(Console console) {

  /** A job file that names its tool, or null if the word names anything else. */
  @Nullable JobInputs standingAlone(String word) throws StopException {
    String uri = DocumentNames.process(word);
    if (word.indexOf('#') >= 0 || !console.source().mentions(uri, "cwl:tool")) {
      return null;
    }
    JobInputs read = parse(uri);
    if (read.tool() == null) {
      return null;
    }
    return checked(read);
  }

  JobInputs job(String name) throws StopException {
    return checked(parse(DocumentNames.uri(name)));
  }

  private JobInputs parse(String uri) throws StopException {
    try {
      return JobInputs.parse(uri, console.source().read(uri));
    } catch (DocumentUnavailableException e) {
      console.complain(e.getMessage(), null);
      throw new StopException(ExitCode.INVALID_INPUT);
    }
  }

  private JobInputs checked(JobInputs read) throws StopException {
    console.print(read.diagnostics());
    if (read.hasErrors()) {
      throw new StopException(ExitCode.INVALID_INPUT);
    }
    return read;
  }

  InputFlags.Given given(InputFlags flags, List<String> words) throws StopException {
    try {
      return flags.parse(words, console.here());
    } catch (FlagException e) {
      console.complain(e.getMessage(), e.hint());
      throw new StopException(
          switch (e.kind()) {
            case USAGE -> ExitCode.USAGE;
            case VALUE -> ExitCode.INVALID_INPUT;
          });
    }
  }

  /**
   * The inputs with defaults filled in.
   *
   * @param name of the job file, or null
   * @param strict whether an input that the process does not have is an error. Jobs are often
   *     shared by several tools: else it is none
   */
  CwlValue.Rec complete(
      LoadedDocument document, CwlValue.Rec values, @Nullable String name, boolean strict)
      throws StopException {
    InputRules.Unknown unknown = strict ? InputRules.Unknown.REFUSED : InputRules.Unknown.WARNED;
    InputRules rules = new InputRules(unknown, document.namespaces());
    String shown = name == null ? "inputs" : name;
    return switch (InputCheck.check(document.process(), values, rules)) {
      case InputResult.Refused(List<InputProblem> problems) -> {
        console.print(shown, "error", problems);
        throw new StopException(ExitCode.INVALID_INPUT);
      }
      case InputResult.Accepted(CwlValue.Rec complete, List<InputProblem> warnings) -> {
        console.print(shown, "warning", warnings);
        yield complete;
      }
    };
  }
}
