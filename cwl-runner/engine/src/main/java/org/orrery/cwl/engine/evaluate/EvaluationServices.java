package org.orrery.cwl.engine.evaluate;

import java.util.List;
import java.util.Map;
import org.orrery.backend.spi.Capabilities;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.model.expression.ExpressionEvaluator;

/**
 * What evaluating the calls of one run needs.
 *
 * @param jobId names the run's tasks
 * @param folder everything of the run lies below it
 * @param environment what every tool's environment starts from, for example {@code PATH}
 */
public record EvaluationServices(
    String jobId,
    VolumePath folder,
    TaskVolume volume,
    Capabilities capabilities,
    Evaluators evaluators,
    Map<String, String> environment) {
  public EvaluationServices {
    environment = Map.copyOf(environment);
  }

  /** What decides values and formats. */
  public record Evaluators(ExpressionEvaluator expressions, FormatCheck formats) {}

  /** Decides whether a File's format fits a parameter's (CommandLineTool v1.2, {@code format}). */
  @FunctionalInterface
  public interface FormatCheck {
    /**
     * Is the actual format one of the allowed ones, a subclass or an equivalent of one? All are
     * IRIs.
     */
    boolean compatible(String actual, List<String> allowed);
  }
}
