package org.orrery.cwl.model.diagnostic;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what an author probably meant. */
public final class NearestMatch {
  /** A longer word is nobody's typing error, and comparing it would cost too much. */
  private static final int LONGEST_WORD = 100;

  /** More words than this are no help in one line. */
  private static final int LONGEST_CHOICE = 12;

  private NearestMatch() {}

  /**
   * The known word that differs least from the wanted one, if a typing error can explain it: at
   * most a third of its letters are wrong, missing, too many or swapped. The case of letters
   * doesn't count.
   */
  public static Optional<String> of(String wanted, Collection<String> known) {
    String lower = wanted.toLowerCase(Locale.ROOT);
    @Nullable String nearest = null;
    int allowed = wanted.length() > LONGEST_WORD ? -1 : Math.max(1, wanted.length() / 3);
    for (String candidate : known) {
      if (Math.abs(candidate.length() - wanted.length()) <= allowed) {
        int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
        if (distance <= allowed) {
          nearest = candidate;
          allowed = distance - 1;
        }
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** A hint for a diagnostic, or null if nothing is near. */
  public static @Nullable String hint(String wanted, Collection<String> known) {
    return of(wanted, known).map(near -> "did you mean `" + near + "`?").orElse(null);
  }

  /** Like {@link #hint}, else the whole choice if it is short, else null. */
  public static @Nullable String hintOrChoice(String wanted, Collection<String> known) {
    String near = hint(wanted, known);
    return near != null || known.isEmpty() || known.size() > LONGEST_CHOICE
        ? near
        : "known are " + quoted(known);
  }

  /** {@code `a`, `b` and `c`}, of long lists only the beginning. */
  public static String quoted(Collection<String> words) {
    StringBuilder text = new StringBuilder();
    int left = Math.min(words.size(), LONGEST_CHOICE);
    for (String word : words.stream().limit(LONGEST_CHOICE).toList()) {
      text.append('`').append(word).append('`');
      left--;
      text.append(left > 1 ? ", " : left == 1 ? " and " : "");
    }
    return words.size() > LONGEST_CHOICE ? text + " and others" : text.toString();
  }

  /**
   * Insertions, deletions, replacements and swaps of neighbours that make one word of the other.
   */
  private static int distance(String left, String right) {
    int width = right.length();
    int[] beforeLast = new int[width + 1];
    int[] last = new int[width + 1];
    int[] row = new int[width + 1];
    for (int column = 0; column <= width; column++) {
      last[column] = column;
    }
    for (int line = 1; line <= left.length(); line++) {
      row[0] = line;
      for (int column = 1; column <= width; column++) {
        boolean same = left.charAt(line - 1) == right.charAt(column - 1);
        row[column] =
            Math.min(
                last[column - 1] + (same ? 0 : 1), 1 + Math.min(last[column], row[column - 1]));
        boolean swapped =
            line > 1
                && column > 1
                && left.charAt(line - 1) == right.charAt(column - 2)
                && left.charAt(line - 2) == right.charAt(column - 1);
        if (swapped) {
          row[column] = Math.min(row[column], beforeLast[column - 2] + 1);
        }
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[width];
  }
}
