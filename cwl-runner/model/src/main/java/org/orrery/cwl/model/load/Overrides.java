package org.orrery.cwl.model.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.expression.ScriptSyntax;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.yaml.Node;
import org.orrery.cwl.model.yaml.Scalars;
import org.orrery.cwl.model.yaml.TextLimits;
import org.orrery.cwl.model.yaml.TextReader;

/**
 * Requirements that are given beside a document and win over its own: {@code cwl:requirements} of
 * an input object (CommandLineTool v1.2, section 2.5), and {@code cwltool:overrides}, a mapping
 * from processes and steps to requirements, in an input object or in a file of its own.
 *
 * <p>Keys of the mapping are relative to the document that holds it. {@code tool.cwl} is that
 * document's main process, {@code flow.cwl#sort} a step of its main workflow, {@code
 * flow.cwl#main/sort} a step of the named one. What is given to a step also wins over what its
 * process says, for that step only.
 */
public final class Overrides {
  /** No overrides: a document stays as it is. */
  public static final Overrides NONE = new Overrides(List.of());

  /** The mapping's field. */
  public static final String FIELD = "cwltool:overrides";

  private static final String IRI = "http://commonwl.org/cwltool#overrides";
  private static final String REQUIREMENTS = "requirements";

  private final List<Entry> entries;

  private Overrides(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * @param target absolute URI of a process or step, or null: the process that is run
   * @param at where the target is named
   * @param field for messages
   */
  record Entry(@Nullable String target, SourceSpan at, String field, Node requirements) {}

  /**
   * What became of a file of overrides.
   *
   * @param diagnostics what is wrong with the text; with an error in it {@code overrides} is
   *     incomplete
   */
  public record Parsed(Overrides overrides, List<Diagnostic> diagnostics) {
    public Parsed {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /**
   * Reads a file that holds {@code cwltool:overrides}.
   *
   * @param uri of the file, absolute; its keys are relative to it
   */
  public static Parsed parse(String uri, byte[] yamlOrJson, TextLimits limits) {
    Problems problems = new Problems();
    Node root = TextReader.read(uri, yamlOrJson, limits, problems);
    Overrides found = NONE;
    if (root instanceof Node.Mapping mapping && written(mapping) != null) {
      found = of(mapping, problems);
    } else if (root != null) {
      problems.error(
          DiagnosticCode.MISSING_FIELD,
          root.span(),
          "The field `" + FIELD + "` is missing.",
          "write a mapping from processes or steps to `requirements` below it");
    }
    return new Parsed(found, problems.sorted());
  }

  /** What {@code cwltool:overrides} of a mapping says, if it has that field. */
  public static Overrides of(Node.Mapping owner, Problems problems) {
    Node value = written(owner);
    if (value == null || value.isNull()) {
      return NONE;
    }
    if (!(value instanceof Node.Mapping targets)) {
      problems.error(
          DiagnosticCode.WRONG_KIND,
          value.span(),
          "`" + FIELD + "` must be a mapping, but is " + value.kindName() + ".",
          null);
      return NONE;
    }
    List<Entry> entries = new ArrayList<>();
    for (Node.Entry target : targets.entries().values()) {
      if (!(target.value() instanceof Node.Mapping body)) {
        problems.error(
            DiagnosticCode.WRONG_KIND,
            target.value().span(),
            "The overrides of `" + target.key() + "` must be a mapping with `requirements`.",
            null);
        continue;
      }
      Node requirements =
          new Fields(
                  body, "the overrides of `" + target.key() + "`", Set.of(REQUIREMENTS), problems)
              .required(REQUIREMENTS);
      if (requirements != null) {
        String uri = UriText.resolve(target.span().document(), UriText.tolerant(target.key()));
        entries.add(new Entry(uri, target.span(), "overrides", requirements));
      }
    }
    return new Overrides(entries);
  }

  /** Is this a field of overrides, however it is written? */
  public static boolean isField(String key) {
    return key.equals(FIELD) || key.equals(IRI);
  }

  private static @Nullable Node written(Node.Mapping owner) {
    Node value = owner.get(FIELD);
    return value == null ? owner.get(IRI) : value;
  }

  /**
   * Requirements for the process that is run, whichever it is.
   *
   * @param field that holds them, for messages
   */
  public static Overrides ofMain(String field, Node requirements) {
    return new Overrides(List.of(new Entry(null, requirements.span(), field, requirements)));
  }

  /** Both; where both say something, the later ones win. */
  public Overrides and(Overrides later) {
    return isEmpty()
        ? later
        : new Overrides(Stream.concat(entries.stream(), later.entries.stream()).toList());
  }

  /**
   * These as a document that {@link #parse} reads.
   *
   * @param name what a target is called in it, a URI or relative to it; null is the process that is
   *     run
   */
  public CwlValue.Rec written(Function<@Nullable String, String> name) {
    Map<String, List<CwlValue>> byTarget = new LinkedHashMap<>();
    for (Entry entry : entries) {
      byTarget
          .computeIfAbsent(name.apply(entry.target()), target -> new ArrayList<>())
          .addAll(asList(entry.requirements()));
    }
    Map<String, CwlValue> targets = new LinkedHashMap<>();
    byTarget.forEach(
        (target, requirements) ->
            targets.put(
                target, new CwlValue.Rec(Map.of(REQUIREMENTS, new CwlValue.Array(requirements)))));
    return new CwlValue.Rec(Map.of(FIELD, new CwlValue.Rec(targets)));
  }

  /** A list of requirements, or a mapping from their classes, as a list. */
  private static List<CwlValue> asList(Node requirements) {
    List<CwlValue> list = new ArrayList<>();
    switch (requirements) {
      case Node.Sequence sequence -> sequence.items().forEach(item -> list.add(plain(item)));
      case Node.Mapping mapping -> {
        for (Node.Entry entry : mapping.entries().values()) {
          CwlValue.Rec body =
              plain(entry.value()) instanceof CwlValue.Rec rec ? rec : CwlValue.Rec.EMPTY;
          list.add(body.with("class", CwlValue.of(entry.key())));
        }
      }
      case Node.Scalar scalar -> list.add(plain(scalar));
    }
    return list;
  }

  private static CwlValue plain(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> Scalars.value(scalar).orElse(CwlValue.Null.NULL);
      case Node.Sequence sequence ->
          new CwlValue.Array(sequence.items().stream().map(Overrides::plain).toList());
      case Node.Mapping mapping -> {
        Map<String, CwlValue> fields = new LinkedHashMap<>();
        mapping.entries().values().forEach(each -> fields.put(each.key(), plain(each.value())));
        yield new CwlValue.Rec(fields);
      }
    };
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * The document with these requirements in it, or what is wrong with them. A target that the
   * document does not have is a warning. The document given stays as it is.
   *
   * @param syntax asked if they hold JavaScript
   */
  public LoadResult applyTo(LoadedDocument document, ScriptSyntax syntax) {
    if (isEmpty()) {
      return new LoadResult.Loaded(document);
    }
    Problems problems = new Problems();
    OverrideTargets targets = OverrideTargets.of(document);
    Map<String, List<Entry>> byTarget = targets.sort(entries, problems);
    ScriptUses scripts = new ScriptUses();
    OverridingRewrite rewrite = new OverridingRewrite(byTarget, scripts, problems);
    CwlProcess main = rewrite.main(document.process());
    List<CwlProcess> graph = new ArrayList<>();
    for (CwlProcess process : document.graph()) {
      graph.add(process.header().id().equals(main.header().id()) ? main : rewrite.of(process));
    }
    scripts.check(syntax, uri -> null, problems);
    List<Diagnostic> found =
        Stream.concat(document.warnings().stream(), problems.sorted().stream()).toList();
    return problems.hasErrors()
        ? new LoadResult.Invalid(found)
        : new LoadResult.Loaded(
            new LoadedDocument(
                main,
                graph,
                document.schemas(),
                document.namespaces(),
                document.annotations(),
                found));
  }
}
