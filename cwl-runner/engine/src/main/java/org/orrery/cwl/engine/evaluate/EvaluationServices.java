package org.orrery.cwl.engine.evaluate;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.orrery.backend.spi.Capabilities;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.model.expression.ExpressionEvaluator;

/**
 * What evaluating the calls of one run needs.
 *
 * @param warnings hears what the run's owner should know although nothing fails; any thread
 */
public record EvaluationServices(
    Run run,
    TaskVolume volume,
    Capabilities capabilities,
    Evaluators evaluators,
    Consumer<String> warnings) {

  /**
   * What belongs to this run alone.
   *
   * @param jobId names the run's tasks
   * @param folder everything of the run lies below it
   * @param environment what the environment of tools on the machine starts from, for example {@code
   *     PATH}; tools in containers get none of it
   */
  public record Run(
      String jobId,
      VolumePath folder,
      Map<String, String> environment,
      ContainerPolicy containers) {
    public Run {
      environment = Map.copyOf(environment);
    }
  }

  String jobId() {
    return run.jobId();
  }

  VolumePath folder() {
    return run.folder();
  }

  Map<String, String> environment() {
    return run.environment();
  }

  ContainerPolicy containers() {
    return run.containers();
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
