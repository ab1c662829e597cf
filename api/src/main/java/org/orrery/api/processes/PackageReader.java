package org.orrery.api.processes;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.api.processes.Deployment.CwlSource;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.expression.ScriptSyntax;
import org.orrery.cwl.model.format.FormatHierarchy;
import org.orrery.cwl.model.load.CwlLoader;
import org.orrery.cwl.model.load.DocumentSource;
import org.orrery.cwl.model.load.DocumentUnavailableException;
import org.orrery.cwl.model.load.Drafts;
import org.orrery.cwl.model.load.LoadLimits;
import org.orrery.cwl.model.load.LoadResult;
import org.orrery.cwl.model.load.LoadedDocument;
import org.orrery.cwl.model.load.Overrides;

/**
 * Loads CWL that came over HTTP. It may refer to {@code http} and {@code https} URLs, never to
 * anything else: a path or a {@code file:} URL would name a file of the server.
 */
final class PackageReader {
  private final RemoteDocuments remote;
  private final Uploads uploads;
  private final LoadLimits limits;
  private final Function<WorkspaceId, ScriptSyntax> scripts;
  private final Ontologies ontologies = new Ontologies();

  PackageReader(DeployedProcesses.Reading reading) {
    this.remote = reading.remote();
    this.uploads = reading.uploads();
    this.limits = reading.limits();
    this.scripts = reading.scripts();
  }

  /**
   * @param documentUri which of the documents was deployed
   * @param documents it and everything that it imports, by URI
   * @param files uploads that it needs
   */
  record Read(
      ProcessDefinition definition,
      String documentUri,
      Map<String, Content> documents,
      Set<Sha256> files) {}

  /**
   * Loads a package for the first time; what it imports is fetched.
   *
   * @throws OrreryException {@link ErrorCode#INVALID_DOCUMENT}, {@link ErrorCode#UNSUPPORTED},
   *     {@link ErrorCode#WORKFLOW_NOT_FOUND}, {@link ErrorCode#NO_SUCH_FILE}
   */
  Read read(WorkspaceId workspace, Deployment deployment) {
    ScriptSyntax syntax = scripts.apply(workspace);
    return switch (deployment.document()) {
      case CwlSource.Document(String uri, Content content) -> {
        Map<String, Content> documents = new LinkedHashMap<>();
        documents.put(uri, content);
        LoadedDocument loaded =
            load(kept(documents, this::fetch), uri, content, deployment.entry(), syntax);
        refuseServerFiles(loaded, location -> false);
        fetchOntologies(loaded, documents);
        yield new Read(definition(loaded, documents), uri, documents, Set.of());
      }
      case CwlSource.Packaged(CwlPackage content) -> {
        Sha256 name = Sha256.of(deployment.packaged().content().toArray());
        PackageFiles files = PackageFiles.of(content, name, workspace, uploads);
        Map<String, Content> documents = new LinkedHashMap<>();
        DocumentSource source =
            kept(documents, uri -> files.holds(uri) ? files.read(uri) : fetch(uri));
        LoadedDocument loaded = load(files, source, deployment.entry(), syntax);
        refuseServerFiles(loaded, files::allows);
        keepOntologies(loaded, source);
        Set<Sha256> digests = new HashSet<>(content.tree().digests());
        // Its folder on the volume stays as long as something refers to its name.
        digests.add(name);
        yield new Read(
            definition(loaded, documents).with(files.sized(loaded.process())),
            files.uri(content.main()),
            documents,
            digests);
      }
    };
  }

  private interface Fetching {
    Content fetch(String uri) throws DocumentUnavailableException;
  }

  private static DocumentSource kept(Map<String, Content> documents, Fetching fetching) {
    return uri -> {
      Content content = fetching.fetch(uri);
      documents.put(uri, content);
      return content.toArray();
    };
  }

  private LoadedDocument load(
      PackageFiles files, DocumentSource source, @Nullable String entry, ScriptSyntax syntax) {
    CwlPackage content = files.content();
    String uri = files.uri(content.main());
    byte[] main = readOwn(source, uri);
    LoadedDocument loaded = load(source, uri, Content.of(main), entry, syntax);
    String overrides = content.overrides();
    return overrides == null ? loaded : overridden(loaded, source, files.uri(overrides), syntax);
  }

  private static byte[] readOwn(DocumentSource source, String uri) {
    try {
      return source.read(uri);
    } catch (DocumentUnavailableException e) {
      throw new OrreryException(
          ErrorCode.NO_SUCH_FILE, PackageNames.shown(String.valueOf(e.getMessage())), e);
    }
  }

  private LoadedDocument overridden(
      LoadedDocument loaded, DocumentSource source, String uri, ScriptSyntax syntax) {
    Overrides.Parsed parsed = Overrides.parse(uri, readOwn(source, uri), limits.text());
    if (parsed.diagnostics().stream().anyMatch(PackageReader::isError)) {
      throw invalid(parsed.diagnostics());
    }
    return switch (parsed.overrides().applyTo(loaded, syntax)) {
      case LoadResult.Loaded(LoadedDocument changed) -> changed;
      case LoadResult.Invalid(List<Diagnostic> diagnostics) -> throw invalid(diagnostics);
    };
  }

  private static void refuseServerFiles(LoadedDocument loaded, Predicate<String> packaged) {
    List<Problem> refused = ServerFileRules.check(loaded.process(), packaged);
    if (!refused.isEmpty()) {
      throw refusal(ErrorCode.INVALID_DOCUMENT, refused);
    }
  }

  /** An ontology that is not in its package is missing when a format has to be compared. */
  private static void keepOntologies(LoadedDocument loaded, DocumentSource source) {
    for (String schema : loaded.schemas()) {
      try {
        byte[] read = source.read(schema);
        if (read.length == 0) {
          throw new DocumentUnavailableException("`" + schema + "` is empty");
        }
      } catch (DocumentUnavailableException e) {
        throw new OrreryException(
            ErrorCode.INVALID_DOCUMENT,
            "An ontology of `$schemas` can't be had: "
                + PackageNames.shown(String.valueOf(e.getMessage()))
                + ".",
            e);
      }
    }
  }

  /** Of documents by themselves: most name ontologies that no format of theirs needs. */
  private void fetchOntologies(LoadedDocument loaded, Map<String, Content> documents) {
    if (!ProcessTree.declaresFormats(loaded.process())) {
      return;
    }
    for (String schema : loaded.schemas()) {
      try {
        documents.put(schema, fetch(schema));
      } catch (DocumentUnavailableException unreachable) {
        // Then no format is refused: the definition says so by a warning.
        return;
      }
    }
  }

  /** See {@link ProcessDefinitions#bringFiles}. */
  void bringFiles(StoredProcess stored, WorkspaceId on) {
    ProcessPackage packaged = stored.packaged();
    if (packaged.mediaType().equals(CwlPackage.MEDIA_TYPE)) {
      uploads.place(
          stored.summary().workspace(),
          Sha256.of(packaged.content().toArray()),
          CwlPackage.read(packaged.content()).tree(),
          on);
    }
  }

  /** Loads a stored package; nothing is fetched, and no JavaScript parsed that was then. */
  ProcessDefinition readAgain(StoredProcess stored) {
    Map<String, Content> documents = stored.documents();
    DocumentSource source =
        uri -> {
          Content kept = documents.get(uri);
          if (kept == null) {
            throw new DocumentUnavailableException("`" + uri + "` was not kept at the deployment");
          }
          return kept.toArray();
        };
    ProcessPackage packaged = stored.packaged();
    if (packaged.mediaType().equals(CwlPackage.MEDIA_TYPE)) {
      CwlPackage content = CwlPackage.read(packaged.content());
      PackageFiles files =
          PackageFiles.of(
              content,
              Sha256.of(packaged.content().toArray()),
              stored.summary().workspace(),
              uploads);
      LoadedDocument loaded = load(files, source, stored.entry(), ScriptSyntax.UNCHECKED);
      return definition(loaded, documents).with(files.sized(loaded.process()));
    }
    Content main = documents.get(stored.documentUri());
    if (main == null) {
      throw new IllegalStateException("revision " + stored.key() + " has no document");
    }
    return definition(
        load(source, stored.documentUri(), main, stored.entry(), ScriptSyntax.UNCHECKED),
        documents);
  }

  private LoadedDocument load(
      DocumentSource source,
      String uri,
      Content content,
      @Nullable String entry,
      ScriptSyntax syntax) {
    LoadResult result =
        new CwlLoader(source, limits, Drafts.REFUSED, syntax).load(uri, content.toArray(), entry);
    return switch (result) {
      case LoadResult.Loaded(LoadedDocument loaded) -> loaded;
      case LoadResult.Invalid(List<Diagnostic> diagnostics) ->
          throw entry != null && diagnostics.stream().allMatch(PackageReader::noSuchEntry)
              ? new OrreryException(
                  ErrorCode.WORKFLOW_NOT_FOUND,
                  "The document has no process `%s`.".formatted(entry),
                  problems(diagnostics))
              : invalid(diagnostics);
    };
  }

  private static boolean noSuchEntry(Diagnostic diagnostic) {
    return diagnostic.code() == DiagnosticCode.UNKNOWN_PROCESS;
  }

  private ProcessDefinition definition(LoadedDocument loaded, Map<String, Content> documents) {
    List<Problem> warnings = new ArrayList<>(problems(loaded.warnings()));
    FormatHierarchy formats = ontologies.of(loaded.schemas(), documents);
    if (formats == null && ProcessTree.declaresFormats(loaded.process())) {
      warnings.add(
          new Problem(
              null,
              loaded.process().header().span(),
              "ONTOLOGY_MISSING",
              "An ontology of `$schemas` can't be had, so formats of files are not checked.",
              "Send the document and its ontologies as a package.",
              List.of()));
    }
    List<Problem> wrong = new ArrayList<>();
    ProcessSettings settings = ProcessSettings.of(loaded.annotations(), wrong);
    if (!wrong.isEmpty()) {
      throw refusal(ErrorCode.INVALID_DOCUMENT, wrong.stream().map(PackageNames::shown).toList());
    }
    return new ProcessDefinition(
        loaded.process(), formats, warnings, ProcessMetadata.of(loaded.annotations()), settings);
  }

  private static List<Problem> problems(List<Diagnostic> diagnostics) {
    return diagnostics.stream().map(Problem::of).map(PackageNames::shown).toList();
  }

  /** What is only unsupported is no mistake of the document's author. */
  private static OrreryException invalid(List<Diagnostic> diagnostics) {
    boolean unsupported =
        diagnostics.stream()
            .filter(PackageReader::isError)
            .allMatch(
                diagnostic ->
                    diagnostic.code() == DiagnosticCode.UNSUPPORTED_REQUIREMENT
                        || diagnostic.code() == DiagnosticCode.UNSUPPORTED_VERSION);
    return refusal(
        unsupported ? ErrorCode.UNSUPPORTED : ErrorCode.INVALID_DOCUMENT, problems(diagnostics));
  }

  private static boolean isError(Diagnostic diagnostic) {
    return diagnostic.severity() == Diagnostic.Severity.ERROR;
  }

  private static OrreryException refusal(ErrorCode code, List<Problem> problems) {
    return new OrreryException(
        code,
        "The CWL document has %d %s."
            .formatted(problems.size(), problems.size() == 1 ? "problem" : "problems"),
        problems);
  }

  private Content fetch(String uri) throws DocumentUnavailableException {
    URI address = remoteAddress(uri);
    try {
      return remote.fetch(address);
    } catch (OrreryException refused) {
      throw new DocumentUnavailableException(refused.detail());
    }
  }

  private static URI remoteAddress(String uri) throws DocumentUnavailableException {
    try {
      URI address = new URI(uri);
      String scheme =
          address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
      if (scheme.equals("http") || scheme.equals("https")) {
        return address;
      }
    } catch (URISyntaxException notEvenAUri) {
      throw new DocumentUnavailableException("`" + uri + "` is no URL");
    }
    throw new DocumentUnavailableException(
        "`%s` can't be read: a package sent to the server may only refer to `http` and `https` URLs"
            .formatted(uri));
  }
}
