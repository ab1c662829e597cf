package org.orrery.cwl.engine.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.cwl.model.check.TypeMatch;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.RecordField;
import org.orrery.cwl.model.document.SecondaryFile;
import org.orrery.cwl.model.expression.ExpressionEvaluator;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Finds the secondary files that a run's inputs want and do not name, where the inputs are. For
 * inputs that leave that place before the run: a run looks for them itself, where it finds the
 * inputs then.
 */
public final class InputSecondaryFiles {
  private static final TaskKey KEY = new TaskKey("inputs", "main", 1);

  private final SecondaryFileRules rules;
  private final CwlValue.Rec inputs;

  private InputSecondaryFiles(SecondaryFileRules rules, CwlValue.Rec inputs) {
    this.rules = rules;
    this.inputs = inputs;
  }

  /**
   * The inputs with all secondary files that are there. What is missing or can't be found out is
   * left for the run to complain of. Blocks for the volume.
   *
   * @param volume may read what the inputs' locations name
   */
  public static CwlValue.Rec complete(
      CwlProcess process, CwlValue.Rec inputs, ExpressionEvaluator evaluator, TaskVolume volume) {
    Expressions expressions = new Expressions(evaluator, process.header().requirements());
    InputSecondaryFiles search =
        new InputSecondaryFiles(
            new SecondaryFileRules(expressions, new VolumeFiles(volume, KEY), true), inputs);
    Map<String, CwlValue> complete = new LinkedHashMap<>(inputs.fields());
    for (InputParameter input : process.inputs()) {
      complete.computeIfPresent(
          input.id(),
          (id, value) ->
              search.value(input.type(), input.files().secondaryFiles(), value, input.span()));
    }
    return new CwlValue.Rec(complete);
  }

  private CwlValue value(CwlType type, List<SecondaryFile> wanted, CwlValue value, SourceSpan at) {
    return switch (type) {
      case CwlType.Union(List<CwlType> alternatives) ->
          alternatives.stream()
              .filter(each -> TypeMatch.accepts(each, value))
              .findFirst()
              .map(each -> value(each, wanted, value, at))
              .orElse(value);
      case CwlType.ArrayOf array -> {
        if (!(value instanceof CwlValue.Array(List<CwlValue> items))) {
          yield value;
        }
        List<CwlValue> complete = new ArrayList<>(items.size());
        items.forEach(item -> complete.add(value(array.items(), wanted, item, at)));
        yield new CwlValue.Array(complete);
      }
      case CwlType.RecordOf record -> {
        if (!(value instanceof CwlValue.Rec rec)) {
          yield value;
        }
        Map<String, CwlValue> fields = new LinkedHashMap<>(rec.fields());
        for (RecordField field : record.fields()) {
          fields.computeIfPresent(
              field.name(),
              (name, each) -> value(field.type(), field.files().secondaryFiles(), each, at));
        }
        yield new CwlValue.Rec(fields);
      }
      case CwlType.EnumOf _ -> value;
      case CwlType.Simple _ -> value instanceof FileValue file ? file(file, wanted, at) : value;
    };
  }

  private FileValue file(FileValue given, List<SecondaryFile> wanted, SourceSpan at) {
    if (!(InputBinding.named(given) instanceof FileValue file)) {
      return given;
    }
    FileValue found = file;
    for (SecondaryFile rule : wanted) {
      found = withThose(found, rule, at);
    }
    return found;
  }

  private FileValue withThose(FileValue file, SecondaryFile rule, SourceSpan at) {
    try {
      return rules.complete(file, List.of(rule), inputs, at);
    } catch (CallFailedException left) {
      // The run meets the same and says so with all that belongs to it.
      return file;
    }
  }
}
