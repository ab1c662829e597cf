package org.orrery.cwl.engine.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Resources;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;

/**
 * What a tool asks of the machine (CommandLineTool v1.2, 5.13 ResourceRequirement), and its {@code
 * runtime} object.
 */
final class ResourceRequest {
  /** The standard's defaults: one core, 256 MiB of memory, 1 GiB for each folder. */
  private static final Resources DEFAULT = new Resources(1, 256, 1024, 1024);

  private ResourceRequest() {}

  static Resources of(Requirements requirements, Expressions expressions, CwlValue.Rec inputs) {
    Requirement.Resource asked = requirements.find(Requirement.Resource.class).orElse(null);
    if (asked == null) {
      return DEFAULT;
    }
    double cores =
        amount(expressions, inputs, asked.coresMin(), asked.coresMax(), DEFAULT.cores(), "cores");
    double ram =
        amount(
            expressions,
            inputs,
            asked.ramMin(),
            asked.ramMax(),
            (double) DEFAULT.memoryMebibytes(),
            "ram");
    double tmp =
        amount(
            expressions,
            inputs,
            asked.tmpdirMin(),
            asked.tmpdirMax(),
            (double) DEFAULT.temporaryMebibytes(),
            "tmpdir");
    double out =
        amount(
            expressions,
            inputs,
            asked.outdirMin(),
            asked.outdirMax(),
            (double) DEFAULT.outputMebibytes(),
            "outdir");
    return new Resources(
        Math.max(cores, 0.01),
        Math.max(1, (long) Math.ceil(ram)),
        (long) Math.ceil(tmp),
        (long) Math.ceil(out));
  }

  private static double amount(
      Expressions expressions,
      CwlValue.Rec inputs,
      @Nullable Expr min,
      @Nullable Expr max,
      double otherwise,
      String what) {
    Double least = min == null ? null : number(expressions, inputs, min, what + "Min");
    Double most = max == null ? null : number(expressions, inputs, max, what + "Max");
    if (least != null && most != null && most < least && max != null) {
      throw new CallFailedException(
          Category.INPUT,
          "`%sMax` (%s) is less than `%sMin` (%s).".formatted(what, most, what, least),
          max.span());
    }
    return least != null ? least : most != null ? most : otherwise;
  }

  private static double number(
      Expressions expressions, CwlValue.Rec inputs, Expr expression, String what) {
    double number = expressions.number(expression, inputs, "`" + what + "`");
    if (number < 0) {
      throw new CallFailedException(
          Category.INPUT,
          "`%s` is %s, but it can't be negative.".formatted(what, number),
          expression.span());
    }
    return number;
  }

  static CwlValue.Rec runtime(Resources resources, String outdir, String tmpdir) {
    Map<String, CwlValue> runtime = new LinkedHashMap<>();
    runtime.put("outdir", CwlValue.of(outdir));
    runtime.put("tmpdir", CwlValue.of(tmpdir));
    runtime.put("cores", CwlValue.of((long) Math.ceil(resources.cores())));
    runtime.put("ram", CwlValue.of(resources.memoryMebibytes()));
    runtime.put("outdirSize", CwlValue.of(resources.outputMebibytes()));
    runtime.put("tmpdirSize", CwlValue.of(resources.temporaryMebibytes()));
    return new CwlValue.Rec(runtime);
  }
}
