package org.orrery.cwl.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.cli.place.RunRequest;
import org.orrery.cwl.model.load.CwlLoader;
import org.orrery.cwl.model.load.DocumentSource;
import org.orrery.cwl.model.load.DocumentUnavailableException;
import org.orrery.cwl.model.load.LoadLimits;
import org.orrery.cwl.model.load.LoadResult;
import org.orrery.cwl.model.load.UriText;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;

/**
 * A document with every file that it refers to, as the server takes it: the documents themselves
 * stay as they are, so that every message names their lines.
 *
 * @param root the folder that holds all of them
 * @param entry which process of the document; empty: the one that is taken without saying
 * @param manifest says which files there are
 */
record Packing(Path root, String entry, String manifest) {
  private static final String OVERRIDES = ".cwl-runner-overrides.json";

  /**
   * @throws IOException if a file can't be read
   */
  static Packing of(RunRequest request, DocumentSource source, Sending sending) throws IOException {
    String uri = UriText.withoutFragment(request.uri());
    Set<Path> files = new LinkedHashSet<>(documents(request, source));
    for (FileSystemObject named : NamedFiles.of(request.document().process())) {
      Path path = SentInputs.path(named.location());
      if (path != null && Files.exists(path)) {
        files.add(path);
      }
    }
    Path main = file(uri);
    Path root = root(main, files);
    Map<String, @Nullable String> entries = new TreeMap<>();
    for (Path file : files) {
      String name = root.relativize(file).toString();
      if (Files.isDirectory(file)) {
        folder(file, name, entries, sending);
      } else {
        entries.put(name, sending.file(file));
      }
    }
    Map<String, CwlValue> manifest = new LinkedHashMap<>();
    manifest.put("main", CwlValue.of(root.relativize(main).toString()));
    if (!request.overrides().isEmpty()) {
      entries.put(OVERRIDES, sending.text(overrides(request, root)));
      manifest.put("overrides", CwlValue.of(OVERRIDES));
    }
    manifest.put("files", Sending.entries(entries));
    return new Packing(
        root,
        UriText.unescape(UriText.fragment(request.uri())),
        CwlJson.write(new CwlValue.Rec(manifest)));
  }

  private static void folder(
      Path folder, String name, Map<String, @Nullable String> entries, Sending sending)
      throws IOException {
    int before = entries.size();
    sending.collect(folder, name.isEmpty() ? "" : name + "/", entries, 0);
    if (entries.size() == before && !name.isEmpty()) {
      entries.put(name, null);
    }
  }

  /** Loads once more, to see what is read; what JavaScript says has been checked. */
  private static Set<Path> documents(RunRequest request, DocumentSource source) throws IOException {
    Set<Path> read = new LinkedHashSet<>();
    DocumentSource watched =
        uri -> {
          byte[] content = source.read(uri);
          read.add(file(uri));
          return content;
        };
    if (new CwlLoader(watched, LoadLimits.DEFAULT).load(request.uri())
        instanceof LoadResult.Invalid) {
      throw new IOException("the document was changed while it was read");
    }
    for (String schema : request.document().schemas()) {
      try {
        byte[] content = watched.read(schema);
        if (content.length == 0) {
          throw new IOException("the ontology `" + schema + "` is empty");
        }
      } catch (DocumentUnavailableException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
    return read;
  }

  private static Path file(String uri) {
    return Path.of(UriText.unescape(uri.substring("file://".length()))).normalize();
  }

  private static Path root(Path main, Set<Path> files) {
    Path root = main.getParent();
    for (Path file : files) {
      while (root != null && !file.startsWith(root)) {
        root = root.getParent();
      }
    }
    return root == null ? Path.of("/") : root;
  }

  private static String overrides(RunRequest request, Path root) {
    String base = "file://" + UriText.fromPath(root + "/");
    return CwlJson.write(
        request
            .overrides()
            .written(
                target -> {
                  String uri = target == null ? request.document().process().header().id() : target;
                  return uri.startsWith(base) ? uri.substring(base.length()) : uri;
                }));
  }

  /** What the server calls a document, as a URI of this host. */
  String uri(String name) {
    Path file = root.resolve(name);
    return Files.exists(file) ? "file://" + UriText.fromPath(file.toString()) : name;
  }
}
