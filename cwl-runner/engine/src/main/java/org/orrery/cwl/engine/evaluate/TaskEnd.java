package org.orrery.cwl.engine.evaluate;

import java.util.Map;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Outcome;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.model.document.CwlProcess;

/** Judges how a task ended, in words for the run's owner. */
final class TaskEnd {
  private static final int CANNOT_EXECUTE = 126;
  private static final int NOT_FOUND = 127;

  /** What a shell adds to the number of the signal that ended its command. */
  private static final int SIGNALLED = 128;

  /** Those that commonly end tools, by the numbers that all Linux machines share. */
  private static final Map<Integer, String> SIGNALS =
      Map.ofEntries(
          Map.entry(1, "SIGHUP"),
          Map.entry(2, "SIGINT"),
          Map.entry(3, "SIGQUIT"),
          Map.entry(4, "SIGILL"),
          Map.entry(6, "SIGABRT"),
          Map.entry(8, "SIGFPE"),
          Map.entry(9, "SIGKILL"),
          Map.entry(11, "SIGSEGV"),
          Map.entry(13, "SIGPIPE"),
          Map.entry(15, "SIGTERM"));

  private TaskEnd() {}

  /** The exit code of a tool that succeeded. */
  static int exitCode(Outcome outcome, CwlProcess.ExitCodes codes) {
    return switch (outcome) {
      case Outcome.Exited(int code, _) -> {
        boolean listedAsFailure =
            codes.temporaryFail().contains(code) || codes.permanentFail().contains(code);
        if (!codes.success().contains(code) && (code != 0 || listedAsFailure)) {
          throw tool("The tool ended with exit code %d%s.".formatted(code, usual(code)));
        }
        yield code;
      }
      case Outcome.Signalled(int signal, _) ->
          throw tool("The tool was ended by signal %s.".formatted(name(signal)));
      case Outcome.Ended(Cause cause, _) -> throw because(cause);
    };
  }

  private static String usual(int code) {
    return switch (code) {
      case CANNOT_EXECUTE -> ", which usually means that a file could not be executed";
      case NOT_FOUND -> ", which usually means that a program was not found";
      default ->
          SIGNALS.containsKey(code - SIGNALLED)
              ? ", which usually means signal " + name(code - SIGNALLED)
              : "";
    };
  }

  private static String name(int signal) {
    String name = SIGNALS.get(signal);
    return name == null ? Integer.toString(signal) : "%d (%s)".formatted(signal, name);
  }

  private static CallFailedException tool(String message) {
    return new CallFailedException(Category.TOOL, message, null);
  }

  private static CallFailedException platform(String message) {
    return new CallFailedException(Category.PLATFORM, message, null);
  }

  private static CallFailedException because(Cause cause) {
    return switch (cause) {
      case Cause.TimeLimit(var limit) ->
          tool("The tool ran longer than its time limit of %d s.".formatted(limit.toSeconds()));
      case Cause.OutOfMemory(long limit, long peak) ->
          tool(
              "The tool needed more memory than %s%s; `ramMin` of `ResourceRequirement` asks for more."
                  .formatted(
                      limit == 0 ? "it was given" : "its limit of %d MiB".formatted(limit),
                      peak == 0 ? "" : " (peak %d MiB)".formatted(peak)));
      case Cause.NotStarted(String why) -> tool("The tool could not be started: " + why);
      case Cause.Cancelled _ -> platform("The task was cancelled from outside the run.");
      case Cause.Lost(String why) -> platform("The task was lost: " + why);
      case Cause.Image(String image, String why) ->
          tool("The container image `%s` can't be had: %s".formatted(image, why));
      case Cause.Refused(String why) -> platform("The backend refused the task: " + why);
    };
  }
}
