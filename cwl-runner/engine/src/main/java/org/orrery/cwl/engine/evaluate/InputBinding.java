package org.orrery.cwl.engine.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.engine.evaluate.EvaluationServices.FormatCheck;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.model.check.TypeMatch;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.FileTraits;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.LoadListing;
import org.orrery.cwl.model.document.RecordField;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.format.FormatOntologyException;
import org.orrery.cwl.model.inputs.InputCheck;
import org.orrery.cwl.model.inputs.InputProblem;
import org.orrery.cwl.model.inputs.InputResult;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Makes a process's inputs of the values that were given: defaults, types, formats, secondary
 * files, contents, listings.
 */
final class InputBinding {
  private final Expressions expressions;
  private final FormatCheck formats;
  private final VolumeFiles files;
  private final Requirements requirements;
  private final SecondaryFileRules secondaryFiles;

  /**
   * @param discover look for secondary files that were not given; only for the inputs of the whole
   *     run
   */
  InputBinding(
      Expressions expressions,
      FormatCheck formats,
      VolumeFiles files,
      Requirements requirements,
      boolean discover) {
    this.expressions = expressions;
    this.formats = formats;
    this.files = files;
    this.requirements = requirements;
    this.secondaryFiles = new SecondaryFileRules(expressions, files, discover);
  }

  CwlValue.Rec bind(CwlProcess process, CwlValue.Rec given) {
    Map<String, CwlValue> declared = new LinkedHashMap<>();
    for (InputParameter input : process.inputs()) {
      declared.put(input.id(), FileTree.mapDeep(given.get(input.id()), InputBinding::named));
    }
    CwlValue.Rec complete = checked(process, new CwlValue.Rec(declared));
    Map<String, CwlValue> bound = new LinkedHashMap<>();
    for (InputParameter input : process.inputs()) {
      CwlValue value = FileTree.mapDeep(complete.get(input.id()), InputBinding::named);
      bound.put(input.id(), traits(input.type(), input.files(), value, complete, input.span()));
    }
    return new CwlValue.Rec(bound);
  }

  private static CwlValue.Rec checked(CwlProcess process, CwlValue.Rec given) {
    return switch (InputCheck.check(process, given)) {
      case InputResult.Accepted accepted -> accepted.complete();
      case InputResult.Refused refused -> {
        InputProblem first = refused.problems().getFirst();
        int others = refused.problems().size() - 1;
        throw new CallFailedException(
            Category.INPUT,
            first.message() + (others == 0 ? "" : " (And %d more.)".formatted(others)),
            process.header().span());
      }
    };
  }

  static FileSystemObject named(FileSystemObject object) {
    if (object.basename() != null || object.location() == null) {
      return object;
    }
    String name = FileLocation.basename(object.location());
    return switch (object) {
      case FileValue f -> f.withBasename(name);
      case DirectoryValue d -> d.withBasename(name);
    };
  }

  private CwlValue traits(
      CwlType type, FileTraits traits, CwlValue value, CwlValue.Rec inputs, SourceSpan at) {
    return switch (type) {
      case CwlType.Union(List<CwlType> alternatives) ->
          alternatives.stream()
              .filter(t -> TypeMatch.accepts(t, value))
              .findFirst()
              .map(t -> traits(t, traits, value, inputs, at))
              .orElse(value);
      case CwlType.ArrayOf a -> {
        if (!(value instanceof CwlValue.Array array)) {
          yield value;
        }
        List<CwlValue> items = new ArrayList<>();
        array.items().forEach(item -> items.add(traits(a.items(), traits, item, inputs, at)));
        yield new CwlValue.Array(items);
      }
      case CwlType.RecordOf r -> {
        if (!(value instanceof CwlValue.Rec rec)) {
          yield value;
        }
        Map<String, CwlValue> fields = new LinkedHashMap<>(rec.fields());
        for (RecordField field : r.fields()) {
          fields.computeIfPresent(
              field.name(), (k, v) -> traits(field.type(), field.files(), v, inputs, at));
        }
        yield new CwlValue.Rec(fields);
      }
      case CwlType.EnumOf _ -> value;
      case CwlType.Simple _ ->
          switch (value) {
            case FileValue f -> file(f, traits, inputs, at);
            case DirectoryValue d -> listing(d, traits.loadListing());
            case CwlValue.Null _,
                CwlValue.Bool _,
                CwlValue.Int _,
                CwlValue.Real _,
                CwlValue.Text _,
                CwlValue.Array _,
                CwlValue.Rec _ ->
                value;
          };
    };
  }

  private FileValue file(FileValue given, FileTraits traits, CwlValue.Rec inputs, SourceSpan at) {
    checkFormat(given, traits, inputs, at);
    FileValue file = secondaryFiles.complete(given, traits.secondaryFiles(), inputs, at);
    return files.loadContents(file, traits.loadContents());
  }

  private void checkFormat(FileValue file, FileTraits traits, CwlValue.Rec inputs, SourceSpan at) {
    List<String> allowed = new ArrayList<>();
    for (Expr format : traits.formats()) {
      switch (expressions.value(format, inputs, file, CwlValue.Rec.EMPTY)) {
        case CwlValue.Text(String iri) -> allowed.add(iri);
        case CwlValue.Array(List<CwlValue> items) ->
            items.forEach(i -> allowed.add(Values.word(i)));
        case CwlValue.Null _ -> {}
        case CwlValue wrong ->
            throw Expressions.wrong("`format`", "a string", wrong, format.span());
      }
    }
    if (allowed.isEmpty()) {
      return;
    }
    String actual = file.format();
    if (actual == null) {
      throw new CallFailedException(
          Category.INPUT,
          "File `%s` has no `format`, expected one of %s.".formatted(file.basename(), allowed),
          at);
    }
    if (!compatible(actual, allowed, at)) {
      throw new CallFailedException(
          Category.INPUT,
          "File `%s` has format `%s`, expected one of %s."
              .formatted(file.basename(), actual, allowed),
          at);
    }
  }

  private boolean compatible(String actual, List<String> allowed, SourceSpan at) {
    try {
      return formats.compatible(actual, allowed);
    } catch (FormatOntologyException e) {
      throw new CallFailedException(
          Category.INPUT, "The format can't be checked: " + e.getMessage(), at);
    }
  }

  /**
   * The directory's listing as deep as the parameter or the requirements say; a literal keeps its
   * own.
   */
  DirectoryValue listing(DirectoryValue directory, @Nullable LoadListing own) {
    if (directory.location() == null) {
      return directory;
    }
    LoadListing depth =
        Optional.ofNullable(own)
            .or(
                () ->
                    requirements
                        .find(Requirement.LoadListingDefault.class)
                        .map(Requirement.LoadListingDefault::loadListing))
            .orElse(LoadListing.NO_LISTING);
    return switch (depth) {
      case NO_LISTING -> directory.withListing(null);
      case SHALLOW_LISTING -> files.loadListing(directory, false);
      case DEEP_LISTING -> files.loadListing(directory, true);
    };
  }
}
