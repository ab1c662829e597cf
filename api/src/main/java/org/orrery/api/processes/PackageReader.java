package org.orrery.api.processes;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.load.CwlLoader;
import org.orrery.cwl.model.load.DocumentSource;
import org.orrery.cwl.model.load.DocumentUnavailableException;
import org.orrery.cwl.model.load.LoadLimits;
import org.orrery.cwl.model.load.LoadResult;
import org.orrery.cwl.model.load.LoadedDocument;

/**
 * Loads CWL that came over HTTP. It may refer to {@code http} and {@code https} URLs, never to
 * anything else: a path or a {@code file:} URL would name a file of the server.
 */
final class PackageReader {
  private final RemoteDocuments remote;
  private final LoadLimits limits;

  PackageReader(RemoteDocuments remote, LoadLimits limits) {
    this.remote = remote;
    this.limits = limits;
  }

  /**
   * @param documents the deployed one and everything that it imports, by URI
   */
  record Read(ProcessDefinition definition, Map<String, Content> documents) {}

  /**
   * Loads a package for the first time; what it imports is fetched.
   *
   * @throws OrreryException {@link ErrorCode#INVALID_DOCUMENT}, {@link
   *     ErrorCode#WORKFLOW_NOT_FOUND}
   */
  Read read(Deployment.CwlSource document, @Nullable String entry) {
    Map<String, Content> documents = new LinkedHashMap<>();
    documents.put(document.uri(), document.content());
    DocumentSource source =
        uri -> {
          Content fetched = fetch(uri);
          documents.put(uri, fetched);
          return fetched.toArray();
        };
    LoadedDocument loaded = load(source, document.uri(), document.content(), entry);
    List<Problem> refused = ServerFileRules.check(loaded.process());
    if (!refused.isEmpty()) {
      throw invalid(refused);
    }
    return new Read(definition(loaded), documents);
  }

  /** Loads a stored package; nothing is fetched. */
  ProcessDefinition readAgain(StoredProcess stored) {
    DocumentSource source =
        uri -> {
          Content kept = stored.documents().get(uri);
          if (kept == null) {
            throw new DocumentUnavailableException("`" + uri + "` was not kept at the deployment");
          }
          return kept.toArray();
        };
    Content main = stored.documents().get(stored.documentUri());
    if (main == null) {
      throw new IllegalStateException("revision " + stored.key() + " has no document");
    }
    return definition(load(source, stored.documentUri(), main, stored.entry()));
  }

  private LoadedDocument load(
      DocumentSource source, String uri, Content content, @Nullable String entry) {
    LoadResult result = new CwlLoader(source, limits).load(uri, content.toArray(), entry);
    return switch (result) {
      case LoadResult.Loaded(LoadedDocument loaded) -> loaded;
      case LoadResult.Invalid(List<Diagnostic> diagnostics) ->
          throw entry != null && diagnostics.stream().allMatch(PackageReader::noSuchEntry)
              ? new OrreryException(
                  ErrorCode.WORKFLOW_NOT_FOUND,
                  "The document has no process `%s`.".formatted(entry),
                  diagnostics.stream().map(Problem::of).toList())
              : invalid(diagnostics.stream().map(Problem::of).toList());
    };
  }

  private static boolean noSuchEntry(Diagnostic diagnostic) {
    return diagnostic.code() == DiagnosticCode.UNKNOWN_PROCESS;
  }

  private static ProcessDefinition definition(LoadedDocument loaded) {
    return new ProcessDefinition(
        loaded.process(),
        !loaded.schemas().isEmpty(),
        loaded.warnings().stream().map(Problem::of).toList());
  }

  private static OrreryException invalid(List<Problem> problems) {
    return new OrreryException(
        ErrorCode.INVALID_DOCUMENT,
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
