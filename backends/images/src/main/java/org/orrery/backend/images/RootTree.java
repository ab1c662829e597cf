package org.orrery.backend.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * An unpacked root file system, seen as a process sees it whose root it is: no link leads out of
 * it. Nobody else may change it meanwhile.
 */
public final class RootTree {
  /** As many as Linux follows. */
  private static final int MOST_LINKS = 40;

  private final Path root;

  public RootTree(Path root) {
    this.root = root;
  }

  /**
   * Where a path lies on this host, with every link followed, the last one too. It need not exist.
   *
   * @throws IOException if links lead in a circle
   */
  public Path follow(String path) throws IOException {
    return walk(path, true);
  }

  /** The same, but a link at the end of the path is not followed. */
  public Path locate(String path) throws IOException {
    return walk(path, false);
  }

  /** The path that a process in this tree has for a place that {@link #follow} gave. */
  public String inside(Path place) {
    return "/" + root.relativize(place);
  }

  static List<String> segments(String path) {
    return Stream.of(path.split("/")).filter(s -> !s.isEmpty() && !s.equals(".")).toList();
  }

  private Path walk(String path, boolean last) throws IOException {
    Deque<String> left = new ArrayDeque<>(segments(path));
    Path at = root;
    int links = 0;
    while (!left.isEmpty()) {
      String name = left.removeFirst();
      if (name.equals("..")) {
        // `at` holds no link, so its parent is the real one; above the root there is only the root.
        at = at.equals(root) ? root : Objects.requireNonNull(at.getParent());
        continue;
      }
      Path next = at.resolve(name);
      if ((!last && left.isEmpty()) || !Files.isSymbolicLink(next)) {
        at = next;
        continue;
      }
      if (++links > MOST_LINKS) {
        throw new IOException("too many links on the way to `" + path + "`");
      }
      String target = Files.readSymbolicLink(next).toString();
      segments(target).reversed().forEach(left::addFirst);
      if (target.startsWith("/")) {
        at = root;
      }
    }
    return at;
  }
}
