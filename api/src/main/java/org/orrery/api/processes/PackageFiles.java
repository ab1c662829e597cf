package org.orrery.api.processes;

import java.util.OptionalLong;
import java.util.stream.Stream;
import org.orrery.cwl.engine.evaluate.FileTree;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.ProcessDefaults;
import org.orrery.cwl.model.load.DocumentUnavailableException;
import org.orrery.cwl.model.load.UriText;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * A package's files on the workspace's volume. Documents are loaded under the locations that tasks'
 * files have, so whatever they name by a relative path is one of the package's files already.
 *
 * @param base location of the package's folder, with a slash at its end
 */
record PackageFiles(CwlPackage content, WorkspaceId workspace, Uploads uploads, String base) {
  /** Puts the files on the volume if they are not there. */
  static PackageFiles of(CwlPackage content, Sha256 name, WorkspaceId workspace, Uploads uploads) {
    return new PackageFiles(
        content, workspace, uploads, uploads.place(workspace, name, content.tree(), workspace));
  }

  String uri(String path) {
    return base + UriText.fromPath(path);
  }

  boolean holds(String uri) {
    return uri.startsWith(base);
  }

  Content read(String uri) throws DocumentUnavailableException {
    String path = UriText.unescape(uri.substring(base.length()));
    Sha256 digest = content.tree().files().get(path);
    if (digest == null) {
      throw new DocumentUnavailableException("the package holds no file `" + path + "`");
    }
    return UploadedFolders.content(uploads, workspace, digest);
  }

  /** The process with the sizes of the Files in its defaults: expressions may ask for them. */
  CwlProcess sized(CwlProcess process) {
    return ProcessDefaults.map(process, value -> FileTree.mapDeep(value, this::sized));
  }

  private FileSystemObject sized(FileSystemObject object) {
    if (!(object instanceof FileValue file) || file.size() != null) {
      return object;
    }
    String location = file.location();
    Sha256 digest =
        location != null && holds(location)
            ? content.tree().files().get(UriText.unescape(location.substring(base.length())))
            : null;
    OptionalLong size = digest == null ? OptionalLong.empty() : uploads.find(workspace, digest);
    return size.isPresent() ? file.withSize(size.getAsLong()) : file;
  }

  /** Does a File or Directory lie in the package? Whether it is there shows when it is used. */
  boolean allows(String location) {
    return holds(location)
        && Stream.of(UriText.unescape(location.substring(base.length())).split("/"))
            .noneMatch(name -> name.equals("..") || name.equals("."));
  }
}
