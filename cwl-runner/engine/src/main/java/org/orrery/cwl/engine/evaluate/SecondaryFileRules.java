package org.orrery.cwl.engine.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.StageSource;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.SecondaryFile;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * The files that a parameter wants beside a file (CommandLineTool v1.2, {@code secondaryFiles}).
 */
final class SecondaryFileRules {
  private final Expressions expressions;
  private final VolumeFiles files;
  private final boolean discover;

  SecondaryFileRules(Expressions expressions, VolumeFiles files, boolean discover) {
    this.expressions = expressions;
    this.files = files;
    this.discover = discover;
  }

  /** What one pattern asks for: a name beside the file, or the file itself. */
  sealed interface Wanted {
    record Named(String name) implements Wanted {}

    record Given(FileSystemObject object) implements Wanted {}
  }

  /** An input's file with all its secondary files. */
  FileValue complete(
      FileValue file, List<SecondaryFile> rules, CwlValue.Rec inputs, SourceSpan at) {
    if (rules.isEmpty()) {
      return file;
    }
    List<FileSystemObject> beside = new ArrayList<>(file.secondaryFiles());
    for (SecondaryFile rule : rules) {
      boolean required = required(expressions, rule, true, inputs, file);
      for (Wanted wanted : wanted(expressions, rule.pattern(), file, inputs, CwlValue.Rec.EMPTY)) {
        FileSystemObject found = find(wanted, file, beside);
        if (found == null && required) {
          throw new CallFailedException(
              Category.INPUT,
              "File `%s` lacks its secondary file `%s`.".formatted(file.basename(), nameOf(wanted)),
              at);
        }
        if (found != null && !beside.contains(found)) {
          beside.add(found);
        }
      }
    }
    return file.withSecondaryFiles(beside);
  }

  static boolean required(
      Expressions expressions,
      SecondaryFile rule,
      boolean otherwise,
      CwlValue.Rec inputs,
      FileValue self) {
    Expr required = rule.required();
    if (required == null) {
      return otherwise;
    }
    CwlValue value = expressions.value(required, inputs, self, CwlValue.Rec.EMPTY);
    return switch (value) {
      case CwlValue.Bool(boolean truth) -> truth;
      // As the conformance suite has it: an expression that gives null demands nothing.
      case CwlValue.Null _ -> false;
      case CwlValue wrong ->
          throw Expressions.wrong("`required`", "`true`, `false` or null", wrong, required.span());
    };
  }

  private static String nameOf(Wanted wanted) {
    return switch (wanted) {
      case Wanted.Named n -> n.name();
      case Wanted.Given g -> String.valueOf(g.object().basename());
    };
  }

  private @Nullable FileSystemObject find(
      Wanted wanted, FileValue file, List<FileSystemObject> beside) {
    String name = nameOf(wanted);
    for (FileSystemObject present : beside) {
      if (name.equals(present.basename())) {
        return present;
      }
    }
    if (wanted instanceof Wanted.Given(FileSystemObject object)) {
      return InputBinding.named(object);
    }
    String location = file.location();
    if (!discover || location == null) {
      return null;
    }
    String there = location.substring(0, location.lastIndexOf('/') + 1) + encoded(location, name);
    StageSource source = FileLocation.parse(there).orElse(null);
    return source != null && files.exists(source)
        ? new FileValue(there, null, name, null, null, List.of(), null, null)
        : null;
  }

  private static String encoded(String location, String name) {
    String whole = FileLocation.of(new StageSource.Outside("/" + name));
    return FileLocation.parse(location).isPresent() ? whole.substring("file:///".length()) : name;
  }

  /** What a pattern gives for a file: a suffix, or whatever its expression says. */
  static List<Wanted> wanted(
      Expressions expressions,
      Expr pattern,
      FileValue file,
      CwlValue.Rec inputs,
      CwlValue.Rec runtime) {
    CwlValue value = expressions.value(pattern, inputs, file, runtime);
    boolean suffix = pattern instanceof Expr.Constant;
    List<Wanted> all = new ArrayList<>();
    List<CwlValue> values =
        value instanceof CwlValue.Array(List<CwlValue> items) ? items : List.of(value);
    for (CwlValue each : values) {
      switch (each) {
        case CwlValue.Text(String text) -> {
          String name = file.basename() == null ? "" : file.basename();
          all.add(new Wanted.Named(suffix ? withSuffix(name, text) : text));
        }
        case FileSystemObject object -> all.add(new Wanted.Given(object));
        case CwlValue.Null _ -> {}
        case CwlValue wrong ->
            throw Expressions.wrong(
                "`secondaryFiles`", "file names or Files", wrong, pattern.span());
      }
    }
    return all;
  }

  /** Each caret removes an extension, the rest is appended. */
  static String withSuffix(String name, String pattern) {
    String stem = name;
    String suffix = pattern;
    while (suffix.startsWith("^")) {
      int dot = stem.lastIndexOf('.');
      stem = dot <= 0 ? stem : stem.substring(0, dot);
      suffix = suffix.substring(1);
    }
    return stem + suffix;
  }
}
