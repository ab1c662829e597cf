package org.orrery.cwl.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Gives out the names in output folders, each once. Of several outputs with one name the later ones
 * get a number: {@code reads_2.bam}, and with it their secondary files {@code reads_2.bam.bai}.
 */
final class OutputNames {
  private final Map<Path, Set<String>> taken = new HashMap<>();

  /** Below these numbers all is taken: of a wide scatter's outputs, all have the same name. */
  private final Map<Wanted, Integer> firstFree = new HashMap<>();

  private record Wanted(Path folder, List<String> names) {}

  /** Names that nobody may get. */
  void reserve(Path folder, String name) {
    names(folder).add(name);
  }

  /**
   * Takes names for files that belong together.
   *
   * @param wanted the primary file's name first; all different
   * @param blocked whether something is in the way that must stay
   * @return the names given, in the same order
   */
  List<String> take(Path folder, List<String> wanted, Predicate<Path> blocked) {
    Set<String> names = names(folder);
    Wanted key = new Wanted(folder, List.copyOf(wanted));
    String root = root(wanted.getFirst());
    for (int number = firstFree.getOrDefault(key, 1); ; number++) {
      int suffix = number;
      List<String> tried = wanted.stream().map(name -> numbered(name, root, suffix)).toList();
      if (tried.stream().noneMatch(n -> names.contains(n) || blocked.test(folder.resolve(n)))) {
        names.addAll(tried);
        firstFree.put(key, number + 1);
        return tried;
      }
    }
  }

  private Set<String> names(Path folder) {
    return taken.computeIfAbsent(folder, f -> new HashSet<>());
  }

  /** The number stands where the primary's extension starts, so that suffix patterns still fit. */
  private static String numbered(String name, String root, int number) {
    if (number == 1) {
      return name;
    }
    String stem = name.startsWith(root) ? root : root(name);
    return stem + "_" + number + name.substring(stem.length());
  }

  private static String root(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? name : name.substring(0, dot);
  }
}
