package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.document.WorkflowStep;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;

/**
 * What a process will ask for, before anybody runs it: the most that one of its tools does, what
 * the author left out counted as CWL counts it. What depends on inputs is not known yet and is told
 * to be so.
 */
final class ResourceNeeds {
  /** CommandLineTool v1.2, ResourceRequirement: what is not said. */
  private static final BigDecimal DEFAULT_CORES = BigDecimal.ONE;

  private static final BigDecimal DEFAULT_MEBIBYTES = BigDecimal.valueOf(256);

  private final Set<String> images = new TreeSet<>();
  private BigDecimal cores = BigDecimal.ZERO;
  private BigDecimal mebibytes = BigDecimal.ZERO;
  private BigDecimal seconds = BigDecimal.ZERO;
  private boolean limited = true;
  private boolean network;
  private boolean computed;
  private boolean tools;

  private ResourceNeeds() {}

  /** The member {@code additionalParameters} of a description; empty if nothing is asked for. */
  static Optional<ObjectNode> of(CwlProcess process) {
    ResourceNeeds needs = new ResourceNeeds();
    needs.add(process, Requirements.NONE);
    return needs.tools ? Optional.of(needs.document()) : Optional.empty();
  }

  private void add(CwlProcess process, Requirements around) {
    Requirements own = process.header().requirements().within(around);
    switch (process) {
      case CwlProcess.Workflow workflow -> {
        for (WorkflowStep step : workflow.steps()) {
          add(step.run(), step.requirements().within(own));
        }
      }
      case CwlProcess.CommandLineTool _ -> tool(own);
      case CwlProcess.ExpressionTool _, CwlProcess.Operation _ -> {}
    }
  }

  private void tool(Requirements requirements) {
    tools = true;
    Optional<Requirement.Resource> asked = requirements.find(Requirement.Resource.class);
    cores =
        cores.max(
            asked.map(r -> least(r.coresMin(), r.coresMax(), DEFAULT_CORES)).orElse(DEFAULT_CORES));
    mebibytes =
        mebibytes.max(
            asked
                .map(r -> least(r.ramMin(), r.ramMax(), DEFAULT_MEBIBYTES))
                .orElse(DEFAULT_MEBIBYTES));
    BigDecimal limit =
        requirements
            .find(Requirement.ToolTimeLimit.class)
            .map(r -> number(r.seconds(), BigDecimal.ZERO))
            .orElse(BigDecimal.ZERO);
    limited &= limit.signum() > 0;
    seconds = seconds.max(limit);
    network |=
        requirements
            .find(Requirement.NetworkAccess.class)
            .filter(r -> !isFalse(r.enabled()))
            .isPresent();
    requirements
        .find(Requirement.Docker.class)
        .map(docker -> docker.imageId() == null ? docker.pull() : docker.imageId())
        .ifPresent(images::add);
  }

  private static boolean isFalse(Expr expression) {
    return expression instanceof Expr.Constant(CwlValue.Bool(boolean enabled), _) && !enabled;
  }

  private BigDecimal least(@Nullable Expr min, @Nullable Expr max, BigDecimal otherwise) {
    if (min != null) {
      return number(min, otherwise);
    }
    return max == null ? otherwise : number(max, otherwise);
  }

  private BigDecimal number(Expr expression, BigDecimal otherwise) {
    if (expression instanceof Expr.Constant(CwlValue.Int(long number), _)) {
      return BigDecimal.valueOf(number);
    }
    if (expression instanceof Expr.Constant(CwlValue.Real(double number), _)) {
      return BigDecimal.valueOf(number);
    }
    computed = true;
    return otherwise;
  }

  private ObjectNode document() {
    ObjectNode document = Json.object().put("title", "What the largest of its tools asks for");
    ArrayNode parameters = document.putArray("parameters");
    put(parameters, "cores", Json.nodes().textNode(cores.toPlainString()));
    put(parameters, "memoryMebibytes", Json.nodes().textNode(mebibytes.toPlainString()));
    if (limited) {
      put(parameters, "timeLimitSeconds", Json.nodes().textNode(seconds.toPlainString()));
    }
    put(parameters, "network", Json.nodes().booleanNode(network));
    if (computed) {
      put(parameters, "dependsOnInputs", Json.nodes().booleanNode(true));
    }
    if (!images.isEmpty()) {
      ArrayNode values = parameters.addObject().put("name", "images").putArray("value");
      images.forEach(values::add);
    }
    return document;
  }

  /** As text: generated clients can't tell an integer from a number, and refuse both then. */
  private static void put(ArrayNode parameters, String name, JsonNode value) {
    parameters.addObject().put("name", name).putArray("value").add(value.asText());
  }
}
