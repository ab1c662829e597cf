package org.orrery.cwl.model.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.NearestMatch;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.document.LoadListing;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.expression.ScriptSyntax;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.yaml.Node;

/**
 * Reads {@code requirements} and {@code hints}. What a requirement changes in reading (JavaScript,
 * named types) is found first, for it already counts in the other requirements.
 */
final class RequirementReader {
  private static final String SCHEMA_DEF = "SchemaDefRequirement";
  private static final IdMap.Shape REQUIREMENTS = new IdMap.Shape("requirements", "class", null);
  private static final IdMap.Shape HINTS = new IdMap.Shape("hints", "class", null);
  private static final IdMap.Shape ENV = new IdMap.Shape("envDef", "envName", "envValue");
  private static final IdMap.Shape PACKAGES = new IdMap.Shape("packages", "package", "specs");

  /** Every class of the standard with its fields. */
  private static final Map<String, Set<String>> CLASSES =
      Map.ofEntries(
          Map.entry("InlineJavascriptRequirement", Set.of("class", "expressionLib")),
          Map.entry(SCHEMA_DEF, Set.of("class", "types")),
          Map.entry("LoadListingRequirement", Set.of("class", "loadListing")),
          Map.entry(
              "DockerRequirement",
              Set.of(
                  "class",
                  "dockerPull",
                  "dockerLoad",
                  "dockerFile",
                  "dockerImport",
                  "dockerImageId",
                  "dockerOutputDirectory")),
          Map.entry("SoftwareRequirement", Set.of("class", "packages")),
          Map.entry("InitialWorkDirRequirement", Set.of("class", "listing")),
          Map.entry("EnvVarRequirement", Set.of("class", "envDef")),
          Map.entry("ShellCommandRequirement", Set.of("class")),
          Map.entry(
              "ResourceRequirement",
              Set.of(
                  "class",
                  "coresMin",
                  "coresMax",
                  "ramMin",
                  "ramMax",
                  "tmpdirMin",
                  "tmpdirMax",
                  "outdirMin",
                  "outdirMax")),
          Map.entry("WorkReuse", Set.of("class", "enableReuse")),
          Map.entry("NetworkAccess", Set.of("class", "networkAccess")),
          Map.entry("InplaceUpdateRequirement", Set.of("class", "inplaceUpdate")),
          Map.entry("ToolTimeLimit", Set.of("class", "timelimit")),
          Map.entry("SubworkflowFeatureRequirement", Set.of("class")),
          Map.entry("ScatterFeatureRequirement", Set.of("class")),
          Map.entry("MultipleInputFeatureRequirement", Set.of("class")),
          Map.entry("StepInputExpressionRequirement", Set.of("class")));

  private static final String EXTENSIONS = "http://commonwl.org/cwltool#";
  private static final String STANDARD = "https://w3id.org/cwl/cwl#";

  /** What began as an extension of cwltool, usable in every version, by its name there. */
  private static final Map<String, String> FORMER_EXTENSIONS =
      Map.of(
          "LoadListingRequirement", "LoadListingRequirement",
          "InplaceUpdateRequirement", "InplaceUpdateRequirement",
          "WorkReuse", "WorkReuse",
          "NetworkAccess", "NetworkAccess",
          "TimeLimit", "ToolTimeLimit");

  /** Belongs to a step, and is read by {@link LoopReader}. */
  static final String LOOP = EXTENSIONS + "Loop";

  private final Fields owner;
  private final Namespaces namespaces;
  private final Problems problems;
  private final List<IdMap.Element> required;
  private final List<IdMap.Element> hinted;

  RequirementReader(Fields owner, Namespaces namespaces, Problems problems) {
    this.owner = owner;
    this.namespaces = namespaces;
    this.problems = problems;
    this.required = IdMap.elements(owner, REQUIREMENTS, problems);
    this.hinted = IdMap.elements(owner, HINTS, problems);
  }

  /** What is in force inside the owner. */
  InForce inForce(InForce outer) {
    Set<String> classes = new LinkedHashSet<>();
    Map<String, Node.Mapping> types = new LinkedHashMap<>();
    for (List<IdMap.Element> elements : List.of(hinted, required)) {
      for (IdMap.Element element : elements) {
        classes.add(name(element));
        if (name(element).equals(SCHEMA_DEF)) {
          types.putAll(definitions(element));
        }
      }
    }
    return outer.with(classes, outer.types().with(types));
  }

  /** The name in the standard, or the IRI of what is none of it. */
  private String name(IdMap.Element element) {
    String iri = namespaces.expand(element.rawId());
    if (iri.startsWith(STANDARD)) {
      return iri.substring(STANDARD.length());
    }
    return iri.startsWith(EXTENSIONS)
        ? FORMER_EXTENSIONS.getOrDefault(iri.substring(EXTENSIONS.length()), iri)
        : iri;
  }

  private boolean isExtension(IdMap.Element element) {
    return namespaces.expand(element.rawId()).startsWith(EXTENSIONS);
  }

  /** The extension {@code cwltool:Loop} of a step, taken out of its requirements, or null. */
  IdMap.@Nullable Element loop() {
    for (IdMap.Element element : required) {
      if (name(element).equals(LOOP)) {
        return element;
      }
    }
    return null;
  }

  private Map<String, Node.Mapping> definitions(IdMap.Element element) {
    Fields fields = open(element);
    Map<String, Node.Mapping> types = new LinkedHashMap<>();
    fields.required("types");
    for (Node item : fields.items("types")) {
      if (!(item instanceof Node.Mapping type)) {
        fields.wrongKind(item, "types", "a list of types", null);
      } else if (!(type.get("name") instanceof Node.Scalar name)) {
        problems.error(
            DiagnosticCode.MISSING_FIELD,
            type.span(),
            "A type of `" + SCHEMA_DEF + "` needs a `name`.",
            null);
      } else {
        String text = name.text();
        String reference = text.indexOf('#') < 0 ? "#" + text : text;
        types.put(UriText.resolve(name.span().document(), reference), type);
      }
    }
    return types;
  }

  /** Reads all but a step's loop. */
  Requirements readOfStep(Readers readers) {
    return read(readers, required.stream().filter(e -> !name(e).equals(LOOP)).toList());
  }

  Requirements read(Readers readers) {
    return read(readers, required);
  }

  private Requirements read(Readers readers, List<IdMap.Element> demanded) {
    for (String uri : readers.force().types().uris()) {
      if (hasOwnTypes()) {
        readers.types(ParameterKind.TOOL_INPUT).check(uri);
      }
    }
    List<Requirement> requirements = new ArrayList<>();
    for (IdMap.Element element : demanded) {
      if (isKnown(element, false, readers)) {
        addTo(requirements, element, readers);
      }
    }
    List<Requirement> hints = new ArrayList<>();
    for (IdMap.Element element : hinted) {
      if (isKnown(element, true, readers)) {
        addTo(hints, element, readers);
      }
    }
    return requirements.isEmpty() && hints.isEmpty()
        ? Requirements.NONE
        : new Requirements(requirements, hints);
  }

  /** What is not known is an error among requirements and has no effect among hints. */
  private boolean isKnown(IdMap.Element element, boolean hint, Readers readers) {
    String name = name(element);
    boolean exists = CLASSES.containsKey(name);
    if (exists && (isExtension(element) || readers.gate().knowsRequirement(name))) {
      return true;
    }
    if (name.equals(LOOP)) {
      problems.error(
          DiagnosticCode.INVALID_LOOP,
          element.at(),
          "`" + element.rawId() + "` must stand in the `requirements` of a step.",
          null);
      return false;
    }
    String what = hint ? "The hint `" : "The requirement `";
    String why =
        exists
            ? "` is not part of CWL " + readers.document().version().text()
            : "` is not supported";
    String near =
        exists ? null : NearestMatch.hint(name, CLASSES.keySet().stream().sorted().toList());
    if (hint) {
      problems.warning(
          DiagnosticCode.IGNORED_HINT,
          element.at(),
          what + element.rawId() + why + " and has no effect.",
          near);
    } else {
      problems.error(
          exists ? DiagnosticCode.NOT_IN_VERSION : DiagnosticCode.UNSUPPORTED_REQUIREMENT,
          element.at(),
          what + element.rawId() + why + ".",
          near);
    }
    return false;
  }

  private boolean hasOwnTypes() {
    return required.stream().anyMatch(element -> name(element).equals(SCHEMA_DEF))
        || hinted.stream().anyMatch(element -> name(element).equals(SCHEMA_DEF));
  }

  private void addTo(List<Requirement> list, IdMap.Element element, Readers readers) {
    if (!name(element).equals(SCHEMA_DEF)) {
      list.add(requirement(element, readers));
    }
  }

  private Fields open(IdMap.Element element) {
    Set<String> known = CLASSES.getOrDefault(name(element), Set.of());
    return new Fields(
        element.body(), "`" + element.rawId() + "` of " + owner.owner(), known, problems);
  }

  private Requirement requirement(IdMap.Element element, Readers readers) {
    Fields fields = open(element);
    ExprReader exprs = readers.exprs();
    return switch (name(element)) {
      case "InlineJavascriptRequirement" ->
          new Requirement.InlineJavascript(libraries(fields, readers.scripts()));
      case "LoadListingRequirement" -> {
        LoadListing depth = readers.loadListing(fields);
        yield new Requirement.LoadListingDefault(depth == null ? LoadListing.NO_LISTING : depth);
      }
      case "DockerRequirement" -> DockerReader.read(fields, problems);
      case "SoftwareRequirement" -> new Requirement.Software(packages(fields));
      case "InitialWorkDirRequirement" ->
          new Requirement.InitialWorkDir(
              new WorkDirReader(readers).listing(fields), readers.gate().workDirEntries());
      case "EnvVarRequirement" -> new Requirement.EnvVar(variables(fields, exprs));
      case "ShellCommandRequirement" -> new Requirement.ShellCommand();
      case "ResourceRequirement" -> resources(fields, readers);
      case "WorkReuse" -> new Requirement.WorkReuse(demanded(fields, exprs, "enableReuse"));
      case "NetworkAccess" ->
          new Requirement.NetworkAccess(demanded(fields, exprs, "networkAccess"));
      case "InplaceUpdateRequirement" -> {
        fields.required("inplaceUpdate");
        yield new Requirement.InplaceUpdate(fields.flag("inplaceUpdate", false));
      }
      case "ToolTimeLimit" -> new Requirement.ToolTimeLimit(seconds(fields, exprs));
      case "SubworkflowFeatureRequirement" -> new Requirement.SubworkflowFeature();
      case "ScatterFeatureRequirement" -> new Requirement.ScatterFeature();
      case "MultipleInputFeatureRequirement" -> new Requirement.MultipleInputFeature();
      case "StepInputExpressionRequirement" -> new Requirement.StepInputExpression();
      default -> throw new IllegalStateException("no reader for " + element.rawId());
    };
  }

  private static Expr demanded(Fields fields, ExprReader exprs, String name) {
    fields.required(name);
    Expr flag = exprs.flag(fields, name);
    return flag == null ? new Expr.Constant(CwlValue.of(true), fields.span()) : flag;
  }

  private Expr seconds(Fields fields, ExprReader exprs) {
    fields.required("timelimit");
    Expr seconds = exprs.integer(fields, "timelimit");
    if (seconds instanceof Expr.Constant constant && isNegative(constant.value())) {
      problems.error(
          DiagnosticCode.INVALID_VALUE,
          constant.span(),
          "`timelimit` must not be negative.",
          "0 means no limit");
    }
    return seconds == null ? new Expr.Constant(CwlValue.of(0), fields.span()) : seconds;
  }

  private Requirement resources(Fields fields, Readers readers) {
    Map<String, @Nullable Expr> amounts = new HashMap<>();
    for (String what : List.of("cores", "ram", "tmpdir", "outdir")) {
      Expr min = amount(fields, readers, what + "Min");
      Expr max = amount(fields, readers, what + "Max");
      if (min instanceof Expr.Constant(var low, _)
          && max instanceof Expr.Constant(var high, _)
          && number(low) > number(high)) {
        problems.warning(
            DiagnosticCode.INVALID_VALUE,
            fields.keySpan(what + "Max"),
            "`%1$sMax` in %2$s is less than `%1$sMin`.".formatted(what, fields.owner()),
            null);
      }
      amounts.put(what + "Min", min);
      amounts.put(what + "Max", max);
    }
    return new Requirement.Resource(
        amounts.get("coresMin"),
        amounts.get("coresMax"),
        amounts.get("ramMin"),
        amounts.get("ramMax"),
        amounts.get("tmpdirMin"),
        amounts.get("tmpdirMax"),
        amounts.get("outdirMin"),
        amounts.get("outdirMax"));
  }

  /** Not a number: no order, so nothing to say. */
  private static double number(CwlValue value) {
    return switch (value) {
      case CwlValue.Int(long number) -> number;
      case CwlValue.Real(double number) -> number;
      default -> Double.NaN;
    };
  }

  private @Nullable Expr amount(Fields fields, Readers readers, String name) {
    Expr amount = readers.exprs().number(fields, name);
    if (amount instanceof Expr.Constant constant && constant.value() instanceof CwlValue.Real) {
      readers.gate().demand(CwlVersion.V1_2, "a fraction as `" + name + "`", constant.span());
    }
    if (amount instanceof Expr.Constant constant && isNegative(constant.value())) {
      problems.error(
          DiagnosticCode.INVALID_VALUE,
          fields.keySpan(name),
          "`" + name + "` in " + fields.owner() + " must not be negative.",
          null);
    }
    return amount;
  }

  private static boolean isNegative(CwlValue value) {
    return (value instanceof CwlValue.Int whole && whole.value() < 0)
        || (value instanceof CwlValue.Real real && real.value() < 0);
  }

  private Map<String, Expr> variables(Fields fields, ExprReader exprs) {
    fields.required("envDef");
    Map<String, Expr> variables = new LinkedHashMap<>();
    for (IdMap.Element element : IdMap.elements(fields, ENV, problems)) {
      Fields variable =
          new Fields(
              element.body(),
              "environment variable `" + element.rawId() + "`",
              Set.of("envName", "envValue"),
              problems);
      variable.required("envValue");
      Expr value = exprs.text(variable, "envValue");
      if (value != null) {
        variables.put(element.rawId(), value);
      }
    }
    return variables;
  }

  private List<Requirement.SoftwarePackage> packages(Fields fields) {
    fields.required("packages");
    List<Requirement.SoftwarePackage> packages = new ArrayList<>();
    for (IdMap.Element element : IdMap.elements(fields, PACKAGES, problems)) {
      Fields software =
          new Fields(
              element.body(),
              "package `" + element.rawId() + "`",
              Set.of("package", "version", "specs"),
              problems);
      packages.add(
          new Requirement.SoftwarePackage(
              element.rawId(), texts(software, "version"), texts(software, "specs")));
    }
    return packages;
  }

  private static List<String> libraries(Fields fields, ScriptUses scripts) {
    for (Node item : fields.items("expressionLib")) {
      if (item instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.TEXT) {
        scripts.add(new ScriptSyntax.Script(ScriptSyntax.Form.LIBRARY, scalar.text()), scalar, 0);
      }
    }
    return texts(fields, "expressionLib");
  }

  private static List<String> texts(Fields fields, String name) {
    List<String> texts = new ArrayList<>();
    for (Node item : fields.items(name)) {
      String text = fields.textOf(item, name);
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }
}
