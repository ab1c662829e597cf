package org.orrery.api.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * A job's outputs as the output object of CWL (CommandLineTool v1.2, section 2.6), without loss:
 * nulls, listings, checksums, secondary files and formats. The {@code location} of a File is the
 * URL of its content, that of a Directory the URL of its list of files.
 */
final class CwlOutputs {
  static final String MEDIA_TYPE = "application/vnd.orrery.cwl-output+json";

  private final ResultDocuments documents;

  CwlOutputs(ResultDocuments documents) {
    this.documents = documents;
  }

  CwlValue value(CwlValue value) {
    return switch (value) {
      case CwlValue.Array(List<CwlValue> items) ->
          new CwlValue.Array(items.stream().map(this::value).toList());
      case CwlValue.Rec(Map<String, CwlValue> fields) -> {
        Map<String, CwlValue> shown = new LinkedHashMap<>();
        fields.forEach((name, field) -> shown.put(name, value(field)));
        yield new CwlValue.Rec(shown);
      }
      case FileSystemObject object -> object(object);
      case CwlValue.Null _, CwlValue.Bool _, CwlValue.Int _, CwlValue.Real _, CwlValue.Text _ ->
          value;
    };
  }

  private FileSystemObject object(FileSystemObject object) {
    return switch (object) {
      case FileValue file ->
          file.withLocation(url(file.location()))
              .withSecondaryFiles(objects(file.secondaryFiles()));
      case DirectoryValue directory -> {
        List<FileSystemObject> listing = directory.listing();
        yield directory
            .withLocation(url(directory.location()))
            .withListing(listing == null ? null : objects(listing));
      }
    };
  }

  private List<FileSystemObject> objects(List<FileSystemObject> objects) {
    List<FileSystemObject> shown = new ArrayList<>(objects.size());
    objects.forEach(object -> shown.add(object(object)));
    return shown;
  }

  private @Nullable String url(@Nullable String location) {
    String path = ResultDocuments.path(location);
    return path == null ? null : documents.href(path);
  }
}
