package org.orrery.api.processes;

import java.util.stream.Stream;
import org.orrery.cwl.model.load.DocumentUnavailableException;
import org.orrery.cwl.model.load.UriText;

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
        content, workspace, uploads, uploads.place(workspace, name, content.tree()));
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

  /** Does a File or Directory lie in the package? Whether it is there shows when it is used. */
  boolean allows(String location) {
    return holds(location)
        && Stream.of(UriText.unescape(location.substring(base.length())).split("/"))
            .noneMatch(name -> name.equals("..") || name.equals("."));
  }
}
