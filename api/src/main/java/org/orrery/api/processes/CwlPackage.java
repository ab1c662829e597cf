package org.orrery.api.processes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.load.UriText;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlJsonException;
import org.orrery.cwl.model.value.CwlValue;

/**
 * CWL documents with every file that they refer to by a relative path: other documents, ontologies,
 * and the Files and Directories of defaults and working folders. The files have been uploaded; the
 * package only names them.
 *
 * @param main path of the document to deploy
 * @param entry which of its processes, or null: as for a document by itself
 * @param overrides path of a document with {@code cwltool:overrides} that are applied to it, or
 *     null
 * @param tree every file
 */
public record CwlPackage(
    String main, @Nullable String entry, @Nullable String overrides, UploadTree tree) {
  /** What a package is sent as. */
  public static final String MEDIA_TYPE = "application/vnd.orrery.cwl-package+json";

  private static final String FILES = "files";
  private static final Set<String> FIELDS = Set.of("main", "overrides", FILES);

  /**
   * Reads {@code {"main": "flow.cwl#main", "files": {"flow.cwl": "<digest>", "empty": null}}}.
   *
   * @throws OrreryException {@link ErrorCode#INVALID_REQUEST} with all that is wrong
   */
  public static CwlPackage read(Content content) {
    CwlValue.Rec document = document(content);
    List<Problem> problems = new ArrayList<>();
    for (String field : document.fields().keySet()) {
      if (!FIELDS.contains(field)) {
        problems.add(
            Problem.atPointer(
                "/" + field,
                "UNKNOWN_FIELD",
                "A package has no field `%s`.".formatted(field),
                null));
      }
    }
    UploadTree tree = files(document, problems);
    String main = text(document, "main", problems);
    String overrides =
        document.get("overrides").isNull() ? null : text(document, "overrides", problems);
    String path = main == null ? "" : UriText.withoutFragment(main);
    if (tree != null) {
      requireFile(tree, path, "/main", problems);
      if (overrides != null) {
        requireFile(tree, overrides, "/overrides", problems);
      }
    }
    if (!problems.isEmpty() || tree == null) {
      throw refused(problems);
    }
    String entry = main == null ? "" : UriText.fragment(main);
    return new CwlPackage(path, entry.isEmpty() ? null : entry, overrides, tree);
  }

  /**
   * Reads the document that a Directory among inputs is uploaded as, {@code {"files": …}}.
   *
   * @throws OrreryException as {@link #read}
   */
  static UploadTree readFolder(Content content) {
    List<Problem> problems = new ArrayList<>();
    UploadTree tree = files(document(content), problems);
    if (tree == null) {
      throw refused(problems);
    }
    return tree;
  }

  private static CwlValue.Rec document(Content content) {
    try {
      if (CwlJson.read(new String(content.toArray(), StandardCharsets.UTF_8))
          instanceof CwlValue.Rec object) {
        return object;
      }
    } catch (CwlJsonException noJson) {
      throw new OrreryException(
          ErrorCode.INVALID_REQUEST, "This is no JSON: " + noJson.getMessage(), noJson);
    }
    throw new OrreryException(
        ErrorCode.INVALID_REQUEST, "Expected a JSON object with the field `files`.");
  }

  private static @Nullable UploadTree files(CwlValue.Rec document, List<Problem> problems) {
    if (!(document.get(FILES) instanceof CwlValue.Rec given)) {
      problems.add(
          Problem.atPointer(
              "/" + FILES, "TREE", "Expected an object from paths to SHA-256 digests.", null));
      return null;
    }
    Map<String, @Nullable String> entries = new LinkedHashMap<>();
    given
        .fields()
        .forEach(
            (path, value) ->
                entries.put(
                    path,
                    value.isNull()
                        ? null
                        : value instanceof CwlValue.Text(String digest) ? digest : ""));
    return switch (UploadTree.parse(entries)) {
      case UploadTree.Parsed.Tree(UploadTree tree) -> tree;
      case UploadTree.Parsed.Refused(List<Problem> found) -> {
        found.forEach(problem -> problems.add(problem.below("/" + FILES)));
        yield null;
      }
    };
  }

  private static @Nullable String text(
      CwlValue.Rec document, String field, List<Problem> problems) {
    if (document.get(field) instanceof CwlValue.Text(String text)) {
      return text;
    }
    problems.add(
        Problem.atPointer(
            "/" + field, "PACKAGE", "Expected the path of a document of the package.", null));
    return null;
  }

  private static void requireFile(
      UploadTree tree, String path, String pointer, List<Problem> problems) {
    if (!tree.files().containsKey(path)) {
      problems.add(
          Problem.atPointer(
              pointer, "PACKAGE", "`files` does not hold `%s`.".formatted(path), null));
    }
  }

  private static OrreryException refused(List<Problem> problems) {
    return new OrreryException(
        ErrorCode.INVALID_REQUEST, "The files can't be taken as they are: see `errors`.", problems);
  }
}
