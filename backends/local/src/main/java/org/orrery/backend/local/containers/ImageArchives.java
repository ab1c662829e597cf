package org.orrery.backend.local.containers;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens image archives by the URI that a document gave: decides what a document may reach. */
public interface ImageArchives {
  /**
   * @throws IOException if there is no such archive, or it may not be read; the message is shown to
   *     the document's author
   */
  InputStream open(String uri) throws IOException;

  /** A command line's: its user's own files, by {@code file:} URI or absolute path. */
  static ImageArchives localFiles() {
    return uri -> {
      if (uri.startsWith("/")) {
        return Files.newInputStream(Path.of(uri));
      }
      if (uri.startsWith("file:")) {
        try {
          return Files.newInputStream(Path.of(URI.create(uri)));
        } catch (IllegalArgumentException e) {
          throw new IOException("`" + uri + "` names no file", e);
        }
      }
      throw new IOException("an image archive is a local file, not `" + uri + "`");
    };
  }
}
