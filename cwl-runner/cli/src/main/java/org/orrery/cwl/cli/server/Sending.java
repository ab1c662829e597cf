package org.orrery.cwl.cli.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/** The files that a run needs on the server, each known by its content. */
final class Sending {
  private static final int DEEPEST_FOLDER = 100;

  private final Map<Path, String> digests = new HashMap<>();
  private final Map<String, Path> files = new LinkedHashMap<>();
  private final Map<String, byte[]> texts = new LinkedHashMap<>();

  /** The digest of a file, which is sent later. */
  String file(Path file) throws IOException {
    String known = digests.get(file);
    if (known != null) {
      return known;
    }
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    String made = HexFormat.of().formatHex(digest.digest());
    digests.put(file, made);
    files.putIfAbsent(made, file);
    return made;
  }

  /** The digest of a text, which is sent later. */
  String text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String made = HexFormat.of().formatHex(sha256().digest(bytes));
    texts.putIfAbsent(made, bytes);
    return made;
  }

  /** The digest of the document that says which files a folder has; they are sent later too. */
  String folder(Path folder) throws IOException {
    SortedMap<String, @Nullable String> entries = new TreeMap<>();
    collect(folder, "", entries, 0);
    return text(CwlJson.write(new CwlValue.Rec(Map.of("files", entries(entries)))));
  }

  /** As a package or a folder lists them. */
  static CwlValue entries(Map<String, @Nullable String> entries) {
    Map<String, CwlValue> fields = new LinkedHashMap<>();
    entries.forEach(
        (path, digest) ->
            fields.put(path, digest == null ? CwlValue.Null.NULL : CwlValue.of(digest)));
    return new CwlValue.Rec(fields);
  }

  /** Adds everything in a folder to entries, links followed. */
  void collect(Path folder, String prefix, Map<String, @Nullable String> entries, int depth)
      throws IOException {
    if (depth > DEEPEST_FOLDER) {
      throw new IOException(
          "`%s`: more than %d folders inside each other".formatted(folder, DEEPEST_FOLDER));
    }
    List<Path> children;
    try (Stream<Path> listed = Files.list(folder)) {
      children = listed.sorted().toList();
    }
    for (Path child : children) {
      String path = prefix + child.getFileName();
      if (Files.isDirectory(child)) {
        collect(child, path + "/", entries, depth + 1);
      } else {
        entries.put(path, file(child));
      }
    }
    if (children.isEmpty() && !prefix.isEmpty()) {
      entries.put(prefix.substring(0, prefix.length() - 1), null);
    }
  }

  /** Where a file with that content is on this host, or null if only a text had it. */
  @Nullable Path here(String digest) {
    return files.get(digest);
  }

  /** The digests of files of that size. */
  List<String> ofSize(long size) throws IOException {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      if (Files.isRegularFile(file.getValue()) && Files.size(file.getValue()) == size) {
        found.add(file.getKey());
      }
    }
    return found;
  }

  /** Sends what the server does not have, several at once. */
  void send(OrreryApi api, Several several) throws IOException, InterruptedException {
    List<Several.Task> tasks = new ArrayList<>();
    files.forEach(
        (digest, file) ->
            tasks.add(
                () -> {
                  if (!api.has(digest)) {
                    api.put(digest, BodyPublishers.ofFile(file));
                  }
                }));
    texts.forEach(
        (digest, text) ->
            tasks.add(
                () -> {
                  if (!api.has(digest)) {
                    api.put(digest, BodyPublishers.ofByteArray(text));
                  }
                }));
    several.run(tasks);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
