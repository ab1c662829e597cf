package org.orrery.cwl.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.orrery.cwl.model.load.DocumentSource;
import org.orrery.cwl.model.load.DocumentUnavailableException;
import org.orrery.cwl.model.load.UriText;

/** Documents in files of this host. Remembers them, so that messages can show their lines. */
final class FileDocumentSource implements DocumentSource {
  private static final String SCHEME = "file://";

  /** Larger than any document that the loader takes. */
  private static final long MOST_BYTES = 256L << 20;

  private final Map<String, byte[]> contents = new LinkedHashMap<>();

  @Override
  public byte[] read(String uri) throws DocumentUnavailableException {
    Path file = path(uri);
    try {
      if (Files.isDirectory(file)) {
        throw new DocumentUnavailableException("`" + file + "` is a folder, a file was expected.");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new DocumentUnavailableException("`" + file + "` is too large for a document.");
      }
      byte[] bytes = Files.readAllBytes(file);
      contents.put(uri, bytes);
      return bytes;
    } catch (NoSuchFileException e) {
      throw new DocumentUnavailableException("There is no file `" + file + "`.");
    } catch (AccessDeniedException e) {
      throw new DocumentUnavailableException("The file `" + file + "` may not be read.");
    } catch (IOException e) {
      throw new DocumentUnavailableException(
          "The file `" + file + "` could not be read: " + e.getMessage());
    }
  }

  /** Is there a document, and does that text stand in it? */
  boolean mentions(String uri, String text) {
    try {
      return new String(read(uri), StandardCharsets.UTF_8).contains(text);
    } catch (DocumentUnavailableException e) {
      // Whoever needs the document says so.
      return false;
    }
  }

  /** The lines of a document that was read; none if it was not. */
  List<String> lines(String uri) {
    byte[] bytes = contents.get(uri);
    return bytes == null ? List.of() : new String(bytes, StandardCharsets.UTF_8).lines().toList();
  }

  /** The URI of a file. */
  static String uri(Path file) {
    return SCHEME + UriText.fromPath(file.toAbsolutePath().normalize().toString());
  }

  private static Path path(String uri) throws DocumentUnavailableException {
    if (!uri.startsWith(SCHEME + "/")) {
      throw new DocumentUnavailableException(
          "`" + uri + "` is no file of this host, and only such documents are read.");
    }
    try {
      return Path.of(UriText.unescape(uri.substring(SCHEME.length())));
    } catch (InvalidPathException e) {
      throw new DocumentUnavailableException("`" + uri + "` names no possible file.");
    }
  }
}
