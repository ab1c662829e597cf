package org.orrery.cwl.engine.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Collected;
import org.orrery.cwl.engine.evaluate.SecondaryFileRules.Wanted;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.engine.state.TaskPlan;
import org.orrery.cwl.model.check.TypeMatch;
import org.orrery.cwl.model.check.TypeNames;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.CwlProcess.CommandLineTool;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.FileTraits;
import org.orrery.cwl.model.document.LoadContents;
import org.orrery.cwl.model.document.LoadListing;
import org.orrery.cwl.model.document.OutputBinding;
import org.orrery.cwl.model.document.OutputParameter;
import org.orrery.cwl.model.document.RecordField;
import org.orrery.cwl.model.document.SecondaryFile;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Makes a finished tool's output object of what it left (CommandLineTool v1.2, section 4.3 and
 * 5.2.2).
 */
final class OutputValues {
  private final Expressions expressions;
  private final TaskPlan plan;
  private final OutputRequest request;
  private final Collected.Listing listing;
  private final CwlValue.Rec runtime;
  private final Provenance provenance;

  OutputValues(
      Expressions expressions,
      TaskPlan plan,
      OutputRequest request,
      Collected.Listing listing,
      int exitCode,
      Provenance provenance) {
    this.expressions = expressions;
    this.plan = plan;
    this.request = request;
    this.listing = listing;
    this.runtime = plan.runtime().with("exitCode", CwlValue.of(exitCode));
    this.provenance = provenance;
  }

  CwlValue.Rec build(CommandLineTool tool) {
    CwlValue.Rec written = OutputObject.read(request.paths(), listing);
    Map<String, CwlValue> outputs = new LinkedHashMap<>();
    for (OutputParameter output : tool.outputs()) {
      CwlValue value =
          written != null
              ? written.get(output.id())
              : valueOf(
                  output.type(), output.binding(), output.files(), output.id(), output.span());
      CwlValue known = provenance.check(value, plan.inputs());
      if (!Values.fitsOutput(output.type(), known)) {
        throw new CallFailedException(
            Category.OUTPUT,
            "Output `%s` must be `%s`, but the tool gave %s."
                .formatted(output.id(), TypeNames.show(output.type()), Values.kind(known)),
            output.span());
      }
      outputs.put(output.id(), known);
    }
    return new CwlValue.Rec(outputs);
  }

  private CwlValue valueOf(
      CwlType type, @Nullable OutputBinding binding, FileTraits traits, String id, SourceSpan at) {
    if (binding != null) {
      return bound(type, binding, traits, id);
    }
    if (type instanceof CwlType.RecordOf r) {
      Map<String, CwlValue> fields = new LinkedHashMap<>();
      for (RecordField field : r.fields()) {
        fields.put(
            field.name(),
            valueOf(
                field.type(), field.outputBinding(), field.files(), id + "." + field.name(), at));
      }
      return new CwlValue.Rec(fields);
    }
    if (type instanceof CwlType.Union(List<CwlType> alternatives)) {
      return alternatives.stream()
          .filter(CwlType.RecordOf.class::isInstance)
          .findFirst()
          .map(r -> valueOf(r, null, traits, id, at))
          .orElse(CwlValue.Null.NULL);
    }
    return CwlValue.Null.NULL;
  }

  private CwlValue bound(CwlType type, OutputBinding binding, FileTraits traits, String id) {
    List<CwlValue> found = new ArrayList<>();
    for (String path : request.matches(binding, listing)) {
      found.add(matched(path, binding, traits));
    }
    CwlValue value = new CwlValue.Array(found);
    if (binding.outputEval() != null) {
      value = expressions.value(binding.outputEval(), plan.inputs(), value, runtime);
    } else if (binding.globs().isEmpty()) {
      value = CwlValue.Null.NULL;
    }
    return decorate(single(type, binding, value, id), traits);
  }

  private FileSystemObject matched(String path, OutputBinding binding, FileTraits traits) {
    String name =
        path.equals(".")
            ? plan.spec().folders().work().name()
            : path.substring(path.lastIndexOf('/') + 1);
    String seen = Values.word(runtime.get("outdir")) + (path.equals(".") ? "" : "/" + path);
    Collected.Entry entry = listing.entries().get(path);
    if (entry instanceof Collected.FileEntry file) {
      FileValue value = VolumeFiles.file(file, name).withPath(seen);
      return binding.loadContents() != LoadContents.NO && file.head() != null
          ? value.withContents(
              VolumeFiles.text(file.head().toArray(), value, binding.loadContents()))
          : value;
    }
    if (!(entry instanceof Collected.FolderEntry folder)) {
      throw new CallFailedException(
          Category.OUTPUT,
          "`%s` can't be an output: %s".formatted(path, problemOf(path)),
          binding.span());
    }
    LoadListing depth =
        binding.loadListing() != null ? binding.loadListing() : traits.loadListing();
    String location = FileLocation.of(folder.source());
    String below = path.equals(".") ? "" : path;
    return new DirectoryValue(
        location,
        seen,
        name,
        depth == null || depth == LoadListing.NO_LISTING
            ? null
            : VolumeFiles.children(listing.entries(), below, depth == LoadListing.DEEP_LISTING));
  }

  private String problemOf(String path) {
    return listing.problems().stream()
        .filter(p -> p.path().equals(path))
        .findFirst()
        .map(Collected.Problem::why)
        .orElse("it is gone.");
  }

  /** A File or Directory that is no array takes the only match. */
  private CwlValue single(CwlType type, OutputBinding binding, CwlValue value, String id) {
    if (!wantsOne(type) || !(value instanceof CwlValue.Array(List<CwlValue> items))) {
      return value;
    }
    if (items.size() == 1) {
      return items.getFirst();
    }
    if (items.isEmpty()) {
      if (TypeMatch.accepts(type, CwlValue.Null.NULL)) {
        return CwlValue.Null.NULL;
      }
      throw new CallFailedException(
          Category.OUTPUT,
          "Output `%s` is missing: nothing matches `%s`; the working folder holds %s."
              .formatted(id, String.join("`, `", request.patternsOf(binding)), present()),
          binding.span());
    }
    if (TypeMatch.accepts(type, value)) {
      return value;
    }
    throw new CallFailedException(
        Category.OUTPUT,
        "Output `%s` must be one file, but `%s` matches %d."
            .formatted(id, String.join("`, `", request.patternsOf(binding)), items.size()),
        binding.span());
  }

  private String present() {
    List<String> names =
        listing.entries().keySet().stream().sorted().limit(10).map(n -> "`" + n + "`").toList();
    String more =
        listing.entries().size() > names.size()
            ? " and %d more".formatted(listing.entries().size() - names.size())
            : "";
    String problems =
        listing.problems().stream()
            .limit(3)
            .map(p -> "; `" + p.path() + "`: " + p.why())
            .reduce("", String::concat);
    return (names.isEmpty() ? "nothing" : String.join(", ", names) + more) + problems;
  }

  private static boolean wantsOne(CwlType type) {
    return switch (type) {
      case CwlType.Simple s -> s == CwlType.Simple.FILE || s == CwlType.Simple.DIRECTORY;
      case CwlType.Union(List<CwlType> alternatives) ->
          alternatives.stream().anyMatch(OutputValues::wantsOne);
      case CwlType.ArrayOf _, CwlType.EnumOf _, CwlType.RecordOf _ -> false;
    };
  }

  /** Secondary files and format of every File that the output holds. */
  private CwlValue decorate(CwlValue value, FileTraits traits) {
    if (traits.secondaryFiles().isEmpty() && traits.formats().isEmpty()) {
      return value;
    }
    return FileTree.map(
        value,
        object ->
            switch (object) {
              case FileValue f -> withFormat(withSecondaryFiles(f, traits), traits);
              case DirectoryValue d -> d;
            });
  }

  private FileValue withFormat(FileValue file, FileTraits traits) {
    if (traits.formats().isEmpty()) {
      return file;
    }
    Expr format = traits.formats().getFirst();
    String iri = expressions.textOrNull(format, plan.inputs(), file, runtime, "`format`");
    return iri == null ? file : file.withFormat(iri);
  }

  private FileValue withSecondaryFiles(FileValue file, FileTraits traits) {
    String outdir = Values.word(runtime.get("outdir")) + "/";
    String path = file.path();
    if (path == null || !path.startsWith(outdir)) {
      return file;
    }
    String relative = path.substring(outdir.length());
    String folder = relative.substring(0, relative.lastIndexOf('/') + 1);
    List<FileSystemObject> beside = new ArrayList<>(file.secondaryFiles());
    for (SecondaryFile rule : traits.secondaryFiles()) {
      boolean required = SecondaryFileRules.required(expressions, rule, false, plan.inputs(), file);
      for (Wanted wanted :
          SecondaryFileRules.wanted(expressions, rule.pattern(), file, plan.inputs(), runtime)) {
        FileSystemObject found = find(wanted, folder);
        if (found != null) {
          beside.add(found);
        } else if (required) {
          throw new CallFailedException(
              Category.OUTPUT,
              "`%s` lacks its secondary file %s.".formatted(relative, wanted),
              rule.pattern().span());
        }
      }
    }
    return file.withSecondaryFiles(beside);
  }

  private @Nullable FileSystemObject find(Wanted wanted, String folder) {
    return switch (wanted) {
      case Wanted.Given(FileSystemObject object) -> object;
      case Wanted.Named(String name) ->
          switch (listing.entries().get(folder + name)) {
            case null -> null;
            case Collected.FileEntry f -> VolumeFiles.file(f, name);
            case Collected.FolderEntry d ->
                new DirectoryValue(FileLocation.of(d.source()), null, name, null);
          };
    };
  }
}
