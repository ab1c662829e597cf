package org.orrery.cwl.model.load;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.Documentation;
import org.orrery.cwl.model.document.ProcessHeader;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.yaml.Node;

/**
 * One load: each document and each process of it is read once, however many steps run it. A process
 * that cannot be read is replaced by a stand-in, so that the rest is still checked.
 */
final class LoadSession {
  private final LoadLimits limits;
  private final Drafts drafts;
  private final Problems problems = new Problems();
  private final ScriptUses scripts = new ScriptUses();
  private final Documents documents;
  private final Map<String, Optional<SourceDocument>> opened = new HashMap<>();
  private final Map<ProcessKey, CwlProcess> processes = new HashMap<>();
  private final Map<String, CwlProcess> firstReadings = new HashMap<>();
  private final Map<String, SourceSpan> running = new LinkedHashMap<>();
  private final Set<CwlProcess> standIns = Collections.newSetFromMap(new IdentityHashMap<>());
  private int depth;
  private int steps;

  LoadSession(DocumentSource source, LoadLimits limits, Drafts drafts) {
    this.limits = limits;
    this.drafts = drafts;
    this.documents = new Documents(source, limits, problems);
  }

  /** The same text reads differently under other requirements. */
  private record ProcessKey(String uri, InForce force) {}

  Problems problems() {
    return problems;
  }

  ScriptUses scripts() {
    return scripts;
  }

  Drafts drafts() {
    return drafts;
  }

  Documents documents() {
    return documents;
  }

  /** A document that holds processes, or null if there is none, which has been reported. */
  @Nullable SourceDocument document(String uri, SourceSpan from) {
    Optional<SourceDocument> known = opened.get(uri);
    if (known == null) {
      Node tree = documents.tree(uri, from);
      known =
          Optional.ofNullable(tree == null ? null : SourceDocument.of(uri, tree, drafts, problems));
      if (tree != null) {
        opened.put(uri, known);
      }
    }
    return known.orElse(null);
  }

  /** The process that a reference names, perhaps a stand-in. */
  CwlProcess process(String uri, SourceSpan from, InForce force) {
    SourceDocument document = document(UriText.withoutFragment(uri), from);
    if (document == null) {
      return standIn(uri, from);
    }
    String asked = UriText.unescape(UriText.fragment(uri));
    Node.Mapping node = document.find(asked, from, problems);
    if (node == null) {
      return standIn(uri, from);
    }
    String fragment = asked.isEmpty() ? String.valueOf(document.mainFragment()) : asked;
    String namesake =
        running.containsKey(id(document, fragment)) ? document.namesake(fragment) : null;
    if (namesake != null) {
      fragment = namesake;
      node = Objects.requireNonNull(document.find(namesake, from, problems));
    }
    String id = id(document, fragment);
    ProcessKey key = new ProcessKey(id, force);
    CwlProcess known = processes.get(key);
    if (known != null) {
      return known;
    }
    SourceSpan first = running.get(id);
    if (first != null) {
      problems.add(
          new Diagnostic(
              Diagnostic.Severity.ERROR,
              DiagnosticCode.RUN_RECURSION,
              from,
              "`" + id + "` would run itself.",
              null,
              List.of(new Diagnostic.Related(first, "the process"))));
      return standIn(uri, from);
    }
    running.put(id, node.span());
    CwlProcess process =
        read(node, new Readers(document, force, scripts, problems), fragment, from);
    running.remove(id);
    processes.put(key, process);
    firstReadings.putIfAbsent(id, process);
    return process;
  }

  /**
   * A process that was read already, or null. One that a workflow runs is valid if it is there: it
   * may rely on requirements that it inherits.
   */
  @Nullable CwlProcess known(String id) {
    return firstReadings.get(id);
  }

  /** A process that stands where it is used, or in a graph. */
  CwlProcess read(Node.Mapping node, Readers readers, String fragment, SourceSpan from) {
    if (depth >= limits.runDepth()) {
      problems.error(
          DiagnosticCode.LIMIT_EXCEEDED,
          from,
          "Processes run processes more than " + limits.runDepth() + " deep.",
          null);
      return standIn(id(readers.document(), fragment), from);
    }
    depth++;
    try {
      return new ProcessReader(this, readers.seenBy(node, drafts), fragment).read(node);
    } finally {
      depth--;
    }
  }

  static String id(SourceDocument document, String fragment) {
    return fragment.isEmpty() ? document.uri() : document.uri() + "#" + fragment;
  }

  /** Counts a step. */
  boolean allowsStep(SourceSpan at) {
    if (++steps == limits.steps() + 1) {
      problems.error(
          DiagnosticCode.LIMIT_EXCEEDED,
          at,
          "There are more than " + limits.steps() + " steps.",
          null);
    }
    return steps <= limits.steps();
  }

  /** In place of a process that cannot be read; links to it are not checked. */
  CwlProcess standIn(String id, SourceSpan at) {
    CwlProcess standIn =
        new CwlProcess.Operation(
            new ProcessHeader(
                id, null, Documentation.NONE, SourceDocument.NEWEST.text(), Requirements.NONE, at),
            List.of(),
            List.of());
    standIns.add(standIn);
    return standIn;
  }

  boolean isStandIn(CwlProcess process) {
    return standIns.contains(process);
  }
}
