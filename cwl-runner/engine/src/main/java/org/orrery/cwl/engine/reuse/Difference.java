package org.orrery.cwl.engine.reuse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says which parts of a call changed since the most similar earlier one. */
final class Difference {
  private static final int MOST_NAMED = 3;
  private static final int LONGEST_VALUE = 60;

  private Difference() {}

  static String explain(CallParts now, Collection<Map<String, String>> earlier) {
    List<String> least = null;
    for (Map<String, String> before : earlier) {
      List<String> changed = changed(now.parts(), before);
      if (least == null || changed.size() < least.size()) {
        least = changed;
      }
    }
    if (least == null) {
      return "no earlier result of this step is kept";
    }
    if (least.isEmpty()) {
      return "the kept files of the equal earlier call are gone";
    }
    String more =
        least.size() > MOST_NAMED ? ", and %d more".formatted(least.size() - MOST_NAMED) : "";
    return String.join(", ", least.subList(0, Math.min(MOST_NAMED, least.size()))) + more;
  }

  private static List<String> changed(SortedMap<String, String> now, Map<String, String> before) {
    TreeSet<String> names = new TreeSet<>(now.keySet());
    names.addAll(before.keySet());
    List<String> changed = new ArrayList<>();
    for (String name : names) {
      String then = before.get(name);
      String value = now.get(name);
      if (!Objects.equals(then, value)) {
        changed.add(words(name, then, value));
      }
    }
    return changed;
  }

  private static String words(String name, @Nullable String then, @Nullable String now) {
    if (then == null) {
      return name + " is new";
    }
    if (now == null) {
      return name + " is gone";
    }
    return then.length() <= LONGEST_VALUE && now.length() <= LONGEST_VALUE
        ? "%s changed from `%s` to `%s`".formatted(name, then, now)
        : name + " changed";
  }
}
