package org.orrery.api.processes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to deploy or replace a process, already fetched.
 *
 * @param packaged what was sent, byte for byte; {@code GET …/package} answers it
 * @param document the CWL document, which may be the package itself
 * @param entry which process of a {@code $graph} (the {@code w} parameter), or null: the first
 *     Workflow, else the only process
 * @param description what the request says beside the document
 * @param by who asks for it, or null: the server itself
 */
public record Deployment(
    ProcessPackage packaged,
    CwlSource document,
    @Nullable String entry,
    DescriptionOverrides description,
    @Nullable String by) {

  /** What is to be deployed. */
  public sealed interface CwlSource {
    /**
     * A document by itself.
     *
     * @param uri where relative references in it start from: the URL it came from, or {@link
     *     #SENT_BODY} if it came as a body; such a document may only name absolute URLs
     * @param content YAML or JSON
     */
    record Document(String uri, Content content) implements CwlSource {
      public static final String SENT_BODY = "body:package.cwl";
    }

    /** A document of a package of uploaded files. */
    record Packaged(CwlPackage files) implements CwlSource {}
  }

  /** Each field overrules the document's own, or is null. */
  public record DescriptionOverrides(
      @Nullable ProcessId id,
      @Nullable String title,
      @Nullable String description,
      @Nullable String version,
      List<String> keywords,
      List<String> jobControl) {
    public static final DescriptionOverrides NONE =
        new DescriptionOverrides(null, null, null, null, List.of(), List.of());

    public DescriptionOverrides {
      keywords = List.copyOf(keywords);
      jobControl = List.copyOf(jobControl);
    }
  }
}
