package org.orrery.api.http;

import java.util.ArrayList;
import java.util.List;
import org.orrery.api.http.pages.Preview;

/** The beginning of a table as text (RFC 4180). */
final class DelimitedText {
  private static final int MOST_ROWS = 20;
  private static final int MOST_COLUMNS = 20;
  private static final int MOST_LETTERS = 200;

  private final String text;
  private final char delimiter;
  private int at;

  private DelimitedText(String text, char delimiter) {
    this.text = text;
    this.delimiter = delimiter;
  }

  /**
   * @param cut whether the file has more than the text
   */
  static Preview preview(Preview.Facts facts, String text, char delimiter, boolean cut) {
    DelimitedText reader = new DelimitedText(text, delimiter);
    List<List<String>> rows = new ArrayList<>();
    // Of a text that is cut the last row may be a part of one.
    while (reader.at < text.length() && rows.size() <= MOST_ROWS) {
      rows.add(reader.row());
    }
    boolean more = cut || reader.at < text.length();
    if (cut && reader.at >= text.length() && rows.size() > 1) {
      rows.removeLast();
    }
    return rows.isEmpty()
        ? new Preview.Text(facts, text, cut)
        : new Preview.Table(facts, rows.getFirst(), rows.subList(1, rows.size()), more);
  }

  private List<String> row() {
    List<String> cells = new ArrayList<>();
    boolean ended = false;
    while (!ended) {
      String cell = cell();
      if (cells.size() < MOST_COLUMNS) {
        cells.add(cell.length() > MOST_LETTERS ? cell.substring(0, MOST_LETTERS) + "…" : cell);
      }
      ended = at >= text.length() || text.charAt(at) != delimiter;
      at++;
    }
    return cells;
  }

  /** Leaves the place at the delimiter or the line's end behind the cell. */
  private String cell() {
    StringBuilder cell = new StringBuilder();
    boolean quoted = at < text.length() && text.charAt(at) == '"';
    at += quoted ? 1 : 0;
    while (at < text.length()) {
      char letter = text.charAt(at);
      if (quoted && letter == '"') {
        boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == '"';
        if (doubled) {
          cell.append('"');
        }
        quoted = doubled;
        at += doubled ? 2 : 1;
      } else if (!quoted && (letter == delimiter || letter == '\n')) {
        break;
      } else {
        if (letter != '\r') {
          cell.append(letter);
        }
        at++;
      }
    }
    return cell.toString();
  }
}
