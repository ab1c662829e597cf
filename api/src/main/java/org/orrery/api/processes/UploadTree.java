package org.orrery.api.processes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.Problem;

/**
 * A folder of uploaded files: what a package and a Directory among inputs are sent as.
 *
 * @param files by relative path, names separated by {@code /}
 * @param emptyFolders relative paths of folders that hold nothing
 */
public record UploadTree(SortedMap<String, Sha256> files, SortedSet<String> emptyFolders) {
  /** More entries than this are refused: each costs a name on the disk. */
  public static final int MAX_ENTRIES = 100_000;

  private static final int MAX_NAME_BYTES = 255;
  private static final int MAX_PATH_BYTES = 4_000;

  public UploadTree {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    emptyFolders = Collections.unmodifiableSortedSet(new TreeSet<>(emptyFolders));
  }

  /** A tree or why there is none. */
  public sealed interface Parsed {
    record Tree(UploadTree tree) implements Parsed {}

    /**
     * @param problems pointers into the map of entries
     */
    record Refused(List<Problem> problems) implements Parsed {
      public Refused {
        problems = List.copyOf(problems);
      }
    }
  }

  /**
   * Checks entries that came over HTTP: no path leads out of the folder, and none is both a file
   * and a folder.
   *
   * @param entries the digest of each file by its path; null for an empty folder
   */
  public static Parsed parse(Map<String, @Nullable String> entries) {
    if (entries.size() > MAX_ENTRIES) {
      return new Parsed.Refused(
          List.of(
              Problem.atPointer(
                  "",
                  "TREE_SIZE",
                  "There are more than %d entries.".formatted(MAX_ENTRIES),
                  null)));
    }
    List<Problem> problems = new ArrayList<>();
    Map<String, Sha256> files = new HashMap<>();
    Set<String> folders = new HashSet<>();
    entries.forEach(
        (path, digest) -> {
          String wrong = wrongPath(path);
          if (wrong != null) {
            problems.add(problem(path, "TREE_PATH", wrong));
          } else if (digest == null) {
            folders.add(path);
          } else {
            Sha256.parse(digest)
                .ifPresentOrElse(
                    known -> files.put(path, known),
                    () ->
                        problems.add(
                            problem(
                                path,
                                "TREE_DIGEST",
                                "Expected a SHA-256 digest, 64 digits in lower case.")));
          }
        });
    for (String path : entries.keySet()) {
      for (String above = parent(path); !above.isEmpty(); above = parent(above)) {
        if (files.containsKey(above)) {
          problems.add(
              problem(path, "TREE_PATH", "`%s` is a file and can't hold others.".formatted(above)));
        }
      }
    }
    return problems.isEmpty()
        ? new Parsed.Tree(new UploadTree(new TreeMap<>(files), new TreeSet<>(folders)))
        : new Parsed.Refused(problems);
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private static @Nullable String wrongPath(String path) {
    if (path.getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
      return "The path is longer than %d bytes.".formatted(MAX_PATH_BYTES);
    }
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        return "A path is relative, and none of its names is empty, `.` or `..`.";
      }
      if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
        return "A name is longer than %d bytes.".formatted(MAX_NAME_BYTES);
      }
      if (name.codePoints().anyMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF))) {
        return "A name has a NUL character or half of a surrogate pair.";
      }
    }
    return null;
  }

  private static Problem problem(String path, String code, String message) {
    return Problem.atPointer("/" + path.replace("~", "~0").replace("/", "~1"), code, message, null);
  }

  /** Every digest that the tree needs. */
  public Set<Sha256> digests() {
    return Set.copyOf(files.values());
  }
}
