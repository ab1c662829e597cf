package org.orrery.cwl.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.orrery.cwl.model.load.UriText;

/** What a person calls a document, as a URI. */
final class DocumentNames {
  private DocumentNames() {}

  /**
   * The URI of a process. A name with a hash sign in it is taken for the file if there is one, else
   * what follows the sign is the fragment.
   */
  static String process(String name) {
    int hash = name.lastIndexOf('#');
    if (hash < 0 || exists(name)) {
      return uri(name);
    }
    return uri(name.substring(0, hash)) + name.substring(hash);
  }

  /** The URI of a file, given as a path or as a URI. */
  static String uri(String fileOrUri) {
    return fileOrUri.startsWith("file:/")
        ? fileOrUri.replaceFirst("^file:/+", "file:///")
        : FileDocumentSource.uri(Path.of(fileOrUri));
  }

  /** A URI as a person would write it. */
  static String shown(String uri, Path here) {
    if (!uri.startsWith("file:///")) {
      return uri;
    }
    Path file = Path.of(UriText.unescape(uri.substring("file://".length())));
    return file.startsWith(here) ? here.relativize(file).toString() : file.toString();
  }

  private static boolean exists(String name) {
    try {
      return Files.exists(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
