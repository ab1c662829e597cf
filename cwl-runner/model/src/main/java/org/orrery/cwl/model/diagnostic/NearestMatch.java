package org.orrery.cwl.model.diagnostic;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what an author probably meant. */
public final class NearestMatch {
  /** A longer word is nobody's typing error, and comparing it would cost too much. */
  private static final int LONGEST_WORD = 100;

  private NearestMatch() {}

  /**
   * The known word that differs least from the wanted one, if a typing error can explain it: at
   * most a third of its letters are wrong, missing or too many. The case of letters doesn't count.
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

  /** Insertions, deletions and replacements that make one word of the other. */
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int column = 0; column <= right.length(); column++) {
      row[column] = column;
    }
    for (int line = 1; line <= left.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column <= right.length(); column++) {
        int replaced = diagonal + (left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
      }
    }
    return row[right.length()];
  }
}
