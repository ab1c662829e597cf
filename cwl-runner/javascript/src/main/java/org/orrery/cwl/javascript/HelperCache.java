package org.orrery.cwl.javascript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.orrery.cwl.javascript.helper.HelperLimits;
import org.orrery.cwl.model.javascript.JavaScriptLimits;

/**
 * Makes the cache of loaded and linked classes from which helpers start several times as fast. Good
 * for the jars and the Java that made it, wherever they lie at the same paths; others ignore it.
 */
public final class HelperCache {
  private static final Duration PROCESSOR_TIME = Duration.ofMinutes(1);

  private HelperCache() {}

  /** Writes the cache into the file that the one argument names. Takes seconds. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("one argument is needed, the file to write");
    }
    Path cache = Path.of(arguments[0]).toAbsolutePath();
    Files.deleteIfExists(cache);
    ProcessBuilder training =
        new ProcessBuilder(
            HelperCommand.ofThisProcess()
                .training(new HelperLimits(JavaScriptLimits.DEFAULT, PROCESSOR_TIME), cache));
    int code = training.inheritIO().start().waitFor();
    System.exit(code != 0 || Files.isReadable(cache) ? code : 1);
  }
}
