package org.orrery.backend.volume;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.volume.ShellAnswer.Rec;

/**
 * What a remote host told of its files: facts about real places by their absolute paths, in the
 * bytes of {@link ShellAnswer}.
 */
final class ShellFacts {
  private static final int TYPE_BITS = 0xF000;
  private static final int FOLDER = 0x4000;
  private static final int FILE = 0x8000;
  private static final int LINK = 0xA000;

  /**
   * A place when it was first looked at.
   *
   * @param mode type and permissions
   * @param size in bytes
   * @param state all that changes when the place does, times included
   */
  record Place(int mode, long size, String state) {
    boolean isFolder() {
      return (mode & TYPE_BITS) == FOLDER;
    }

    boolean isFile() {
      return (mode & TYPE_BITS) == FILE;
    }

    boolean isLink() {
      return (mode & TYPE_BITS) == LINK;
    }
  }

  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, List<String>> names = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();
  private final Map<String, String> digests = new HashMap<>();
  private final Map<String, String> after = new HashMap<>();
  private final Map<String, String> heads = new HashMap<>();
  private final Map<String, String> wholes = new HashMap<>();
  private final Set<String> closed = new HashSet<>();

  /** Request number to the real path of its folder. */
  private final Map<Integer, String> folders = new HashMap<>();

  /** Request number to the real paths of its link roots that lie outside. */
  private final Map<Integer, List<String>> roots = new HashMap<>();

  private boolean complete;

  static ShellFacts of(ShellAnswer answer) throws IOException {
    ShellFacts facts = new ShellFacts();
    try {
      for (Rec rec : answer.records()) {
        facts.add(rec);
      }
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new IOException("the remote shell's answer makes no sense", e);
    }
    return facts;
  }

  private void add(Rec rec) throws IOException {
    String line = rec.line();
    int space = line.indexOf(' ');
    switch (rec.kind()) {
      case 'N' -> addPlace(line);
      case 'P', 'D' -> after.put(pathOf(line), line.substring(0, line.indexOf('|')));
      case 'L' -> {
        int length = Integer.parseInt(line.substring(0, space));
        links.put(
            line.substring(space + 1, space + 1 + length), line.substring(space + 1 + length));
      }
      case 'U' -> closed.add(line);
      case 'H' -> addDigests(line);
      case 'h' -> digests.put(line.substring(space + 1), line.substring(0, space));
      case 'B' -> addContent(heads, line, space);
      case 'W' -> addContent(wholes, line, space);
      case 'F' -> folders.put(Integer.valueOf(line.substring(0, space)), line.substring(space + 1));
      case 'O' ->
          roots
              .computeIfAbsent(
                  Integer.valueOf(line.substring(0, space)), ignored -> new ArrayList<>())
              .add(line.substring(space + 1));
      case 'E' -> complete = true;
      default -> throw new IOException("the remote shell gave an unknown answer");
    }
  }

  private static String pathOf(String line) {
    return line.substring(line.indexOf('|') + 1);
  }

  private void addPlace(String line) {
    String path = pathOf(line);
    String state = line.substring(0, line.indexOf('|'));
    String[] fields = state.split(" ", 4);
    Place place = new Place(Integer.parseInt(fields[0], 16), Long.parseLong(fields[2]), state);
    if (places.put(path, place) == null) {
      int slash = path.lastIndexOf('/');
      names
          .computeIfAbsent(path.substring(0, slash), ignored -> new ArrayList<>())
          .add(path.substring(slash + 1));
    }
  }

  private void addDigests(String lines) {
    for (String line : lines.split("\n")) {
      if (!line.isEmpty()) {
        digests.put(line.substring(42), line.substring(0, 40));
      }
    }
  }

  private static void addContent(Map<String, String> contents, String line, int space) {
    int end = space + 1 + Integer.parseInt(line.substring(0, space));
    contents.put(line.substring(space + 1, end), line.substring(end));
  }

  /** Did the whole answer arrive, or was it cut at its limit? */
  boolean isComplete() {
    return complete;
  }

  @Nullable String folder(int request) {
    return folders.get(request);
  }

  List<String> outsideRoots(int request) {
    return roots.getOrDefault(request, List.of());
  }

  @Nullable Place place(String path) {
    return places.get(path);
  }

  List<String> names(String folder) {
    return names.getOrDefault(folder, List.of());
  }

  /** Where a link leads; empty if nowhere. */
  String target(String link) {
    return links.getOrDefault(link, "");
  }

  boolean isClosed(String folder) {
    return closed.contains(folder);
  }

  @Nullable String digest(String file) {
    return digests.get(file);
  }

  @Nullable String head(String file) {
    return heads.get(file);
  }

  @Nullable String whole(String file) {
    return wholes.get(file);
  }

  /** Was the file the same after it was read, and every folder above it that was looked at? */
  boolean isUnchanged(String file) {
    Place before = places.get(file);
    if (before == null || !before.state().equals(after.getOrDefault(file, before.state()))) {
      return false;
    }
    for (int slash = file.lastIndexOf('/'); slash > 0; slash = file.lastIndexOf('/', slash - 1)) {
      String folder = file.substring(0, slash);
      Place then = places.get(folder);
      if (then != null && !then.state().equals(after.getOrDefault(folder, then.state()))) {
        return false;
      }
    }
    return true;
  }

  /** Was the file there when it had been read? */
  boolean wasSeenAfter(String file) {
    return after.containsKey(file);
  }
}
