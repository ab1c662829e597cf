import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.orrery.cwl.model.load.CwlLoader;
import org.orrery.cwl.model.load.LoadLimits;
import org.orrery.cwl.model.load.LoadResult;

/**
 * Prints the milliseconds of each load and check of a document in a warm JVM, one line each.
 *
 * <pre>LoadCheck FILE WARM_UPS RUNS</pre>
 */
final class LoadCheck {
  private LoadCheck() {}

  public static void main(String[] arguments) throws IOException {
    byte[] document = Files.readAllBytes(Path.of(arguments[0]));
    int warmUps = Integer.parseInt(arguments[1]);
    double[] millis = new double[Integer.parseInt(arguments[2])];
    CwlLoader loader =
        new CwlLoader(
            uri -> {
              throw new IllegalStateException("the document refers to nothing, but " + uri);
            },
            LoadLimits.DEFAULT);
    for (int run = -warmUps; run < millis.length; run++) {
      long begin = System.nanoTime();
      LoadResult result = loader.load("file:///bench.cwl", document, null);
      double taken = (System.nanoTime() - begin) / 1e6;
      if (result instanceof LoadResult.Invalid(var diagnostics)) {
        throw new IllegalStateException(diagnostics.getFirst().toString());
      }
      if (run >= 0) {
        millis[run] = taken;
      }
    }
    Arrays.stream(millis).forEach(System.out::println);
  }
}
