package org.orrery.api.jobs;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Names the logs of a run's steps as users of other runners know them: by the step, {@code _2} for
 * the second call of a scatter. Any CWL id gives a name that is a file's and a URL's; two never
 * give the same. Names depend on the order of asking alone, so a journal gives the same ones again.
 */
final class LogNames {
  private static final int MOST_CHARACTERS = 120;
  private static final Pattern INDEX = Pattern.compile("\\[([0-9]{1,9})]");

  private final String root;
  private final Map<String, String> names = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  /** What a base name counts on from when its own number is taken. */
  private final Map<String, Integer> next = new HashMap<>();

  /**
   * @param root what a process without steps is called
   */
  LogNames(String root) {
    this.root = root;
  }

  String of(String path) {
    return names.computeIfAbsent(path, this::unused);
  }

  private String unused(String path) {
    String base = base(path);
    int number = number(path);
    String name = numbered(base, number);
    while (!taken.add(name)) {
      number = next.merge(base, 2, (last, two) -> last + 1);
      name = numbered(base, number);
    }
    return name;
  }

  private static String numbered(String base, int number) {
    return number == 1 ? base : base + "_" + number;
  }

  private String base(String path) {
    String plain = INDEX.matcher(path).replaceAll("");
    int slash = plain.lastIndexOf('/');
    String last = slash < 0 ? root : plain.substring(slash + 1);
    String safe = last.replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^\\.+", "_");
    return safe.isEmpty() ? "step" : safe.substring(0, Math.min(MOST_CHARACTERS, safe.length()));
  }

  /** Of the only index in the path, counted from 1; calls of nested scatters are counted on. */
  private static int number(String path) {
    int[] indices =
        INDEX
            .matcher(path)
            .results()
            .map((MatchResult match) -> match.group(1))
            .mapToInt(Integer::parseInt)
            .toArray();
    return indices.length == 1 ? indices[0] + 1 : 1;
  }
}
