package org.orrery.backend.testkit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.orrery.backend.spi.Cause;

/**
 * What a faked command does. Immutable: each method gives another one.
 *
 * @param end how it ends
 * @param takes how long it runs by the fake cluster's clock
 * @param files that it writes when it ends, by their paths relative to its working folder
 * @param stdout that it writes when it ends
 * @param stderr that it writes when it ends
 */
public record FakeRun(
    End end, Duration takes, Map<String, String> files, String stdout, String stderr) {
  public FakeRun {
    files = Map.copyOf(files);
  }

  /** How it ends by itself. */
  public sealed interface End {
    record Exits(int code) implements End {}

    record Signalled(int signal) implements End {}

    record Fails(Cause cause) implements End {}
  }

  /** Ends at once with an exit code. */
  public static FakeRun exits(int code) {
    return of(new End.Exits(code));
  }

  /** Ends at once by a signal. */
  public static FakeRun signalled(int signal) {
    return of(new End.Signalled(signal));
  }

  /** Ends at once for a cause that is not its own, for example {@link Cause.Lost}. */
  public static FakeRun fails(Cause cause) {
    return of(new End.Fails(cause));
  }

  private static FakeRun of(End end) {
    return new FakeRun(end, Duration.ZERO, Map.of(), "", "");
  }

  /** The same, but it runs for a while. */
  public FakeRun taking(Duration duration) {
    return new FakeRun(end, duration, files, stdout, stderr);
  }

  /** The same, but it also writes a file. */
  public FakeRun writing(String name, String text) {
    Map<String, String> more = new LinkedHashMap<>(files);
    more.put(name, text);
    return new FakeRun(end, takes, more, stdout, stderr);
  }

  /** The same with another standard output. */
  public FakeRun printing(String text) {
    return new FakeRun(end, takes, files, text, stderr);
  }

  /** The same with another standard error. */
  public FakeRun complaining(String text) {
    return new FakeRun(end, takes, files, stdout, text);
  }
}
