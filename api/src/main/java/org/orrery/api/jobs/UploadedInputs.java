package org.orrery.api.jobs;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.api.processes.Sha256;
import org.orrery.api.processes.UploadTree;
import org.orrery.api.processes.UploadedFolders;
import org.orrery.api.processes.Uploads;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.evaluate.FileLocation;
import org.orrery.cwl.engine.evaluate.FileTree;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Uploads among the inputs of a job. A File's location names its content; a Directory's names the
 * document that says which files it has.
 */
final class UploadedInputs {
  private final WorkspaceId workspace;
  private final Uploads uploads;

  UploadedInputs(WorkspaceId workspace, Uploads uploads) {
    this.workspace = workspace;
    this.uploads = uploads;
  }

  /**
   * Takes what an API's URL is away from the locations of uploads.
   *
   * @param bases what the API is called
   */
  static CwlValue.Rec relative(CwlValue.Rec inputs, List<String> bases) {
    return mapped(
        inputs,
        object -> {
          String location = object.location();
          for (String base : bases) {
            if (location != null && location.startsWith(base + Uploads.PREFIX)) {
              return at(object, location.substring(base.length()));
            }
          }
          return object;
        });
  }

  static boolean isUpload(String location) {
    return digest(location).isPresent();
  }

  private static Optional<Sha256> digest(@Nullable String location) {
    return location != null && location.startsWith(Uploads.PREFIX)
        ? Sha256.parse(location.substring(Uploads.PREFIX.length()))
        : Optional.empty();
  }

  /**
   * Every upload that the inputs need.
   *
   * @param problems gets what was not uploaded, by pointers into the inputs
   */
  Set<Sha256> check(CwlValue.Rec inputs, List<Problem> problems) {
    Set<Sha256> needed = new HashSet<>();
    inputs.fields().forEach((name, value) -> check(value, pointer("", name), needed, problems));
    return needed;
  }

  private void check(CwlValue value, String at, Set<Sha256> needed, List<Problem> problems) {
    switch (value) {
      case CwlValue.Array(List<CwlValue> items) -> {
        for (int i = 0; i < items.size(); i++) {
          check(items.get(i), at + "/" + i, needed, problems);
        }
      }
      case CwlValue.Rec(Map<String, CwlValue> fields) ->
          fields.forEach((name, field) -> check(field, pointer(at, name), needed, problems));
      case FileSystemObject object -> {
        digest(object.location())
            .ifPresent(digest -> check(object, digest, at + "/location", needed, problems));
        List<FileSystemObject> inside = inside(object);
        String list = at + (object instanceof FileValue ? "/secondaryFiles/" : "/listing/");
        for (int i = 0; i < inside.size(); i++) {
          check(inside.get(i), list + i, needed, problems);
        }
      }
      case CwlValue.Null _, CwlValue.Bool _, CwlValue.Int _, CwlValue.Real _, CwlValue.Text _ -> {}
    }
  }

  private static List<FileSystemObject> inside(FileSystemObject object) {
    return switch (object) {
      case FileValue file -> file.secondaryFiles();
      case DirectoryValue(_, _, _, List<FileSystemObject> listing) when listing != null -> listing;
      case DirectoryValue _ -> List.of();
    };
  }

  private void check(
      FileSystemObject object,
      Sha256 digest,
      String at,
      Set<Sha256> needed,
      List<Problem> problems) {
    needed.add(digest);
    try {
      if (uploads.find(workspace, digest).isEmpty()) {
        problems.add(missing(at, digest));
      } else if (object instanceof DirectoryValue) {
        UploadTree tree = UploadedFolders.read(uploads, workspace, digest);
        needed.addAll(tree.digests());
        tree.files()
            .forEach(
                (path, each) -> {
                  if (uploads.find(workspace, each).isEmpty()) {
                    problems.add(missing(at, each));
                  }
                });
      }
    } catch (OrreryException e) {
      if (e.code() != ErrorCode.INVALID_REQUEST) {
        throw e;
      }
      problems.add(
          Problem.atPointer(
              at,
              "UPLOADED_FOLDER",
              "A Directory's location names an upload that says which files it has: " + e.detail(),
              null));
    }
  }

  private static Problem missing(String at, Sha256 digest) {
    return Problem.atPointer(
        at,
        "NOT_UPLOADED",
        "No file with the SHA-256 digest `%s` was uploaded to this workspace.".formatted(digest),
        "Send it by `PUT` to `%s%s` first.".formatted(Uploads.PREFIX, digest));
  }

  private static String pointer(String above, String name) {
    return above + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  /**
   * Gives every upload a name of its own on the volume. The same inputs give the same places.
   *
   * @param to where they are wanted
   */
  CwlValue.Rec stage(CwlValue.Rec inputs, InputLinks links, Destination to) {
    int[] places = {0};
    return mapped(
        inputs,
        object ->
            digest(object.location())
                .map(
                    digest ->
                        staged(object, digest, links, to.below(Integer.toString(++places[0]))))
                .orElse(object));
  }

  /**
   * @param on whose volume
   * @param folder below which they lie
   * @param own whether steps may write to them
   */
  record Destination(WorkspaceId on, VolumePath folder, boolean own) {
    Destination below(String name) {
      return new Destination(on, folder.resolve(name), own);
    }
  }

  private FileSystemObject staged(
      FileSystemObject object, Sha256 digest, InputLinks links, Destination to) {
    String name = object.basename() == null ? digest.hex() : object.basename();
    VolumePath place = to.folder().resolve(name);
    switch (object) {
      case FileValue _ -> links.bring(workspace, digest, to.on(), place, to.own());
      case DirectoryValue _ -> {
        UploadTree tree = UploadedFolders.read(uploads, workspace, digest);
        links.folder(to.on(), place);
        tree.emptyFolders().forEach(path -> links.folder(to.on(), place.resolve(path)));
        tree.files()
            .forEach(
                (path, each) ->
                    links.bring(workspace, each, to.on(), place.resolve(path), to.own()));
      }
    }
    return at(object, FileLocation.of(new StageSource.InVolume(place)));
  }

  private static FileSystemObject at(FileSystemObject object, String location) {
    return switch (object) {
      case FileValue file -> file.withLocation(location);
      case DirectoryValue directory -> directory.withLocation(location);
    };
  }

  private static CwlValue.Rec mapped(CwlValue.Rec inputs, UnaryOperator<FileSystemObject> change) {
    Map<String, CwlValue> changed = new LinkedHashMap<>();
    inputs.fields().forEach((name, value) -> changed.put(name, FileTree.mapDeep(value, change)));
    return new CwlValue.Rec(changed);
  }
}
