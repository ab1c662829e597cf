package org.orrery.api.http.pages;

import java.util.List;

/** What is shown of a value or of a file, so that nobody has to fetch it to see what it is. */
public sealed interface Preview {
  /** A value as text. */
  record Value(String text) implements Preview {}

  /** A file of which nothing more is shown. */
  record File(Facts facts) implements Preview {}

  record Picture(Facts facts) implements Preview {}

  /** The beginning of a text file. */
  record Text(Facts facts, String text, boolean cut) implements Preview {}

  /**
   * The beginning of a table.
   *
   * @param rows without the header
   */
  record Table(Facts facts, List<String> header, List<List<String>> rows, boolean cut)
      implements Preview {
    public Table {
      header = List.copyOf(header);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /** Shapes on the earth. */
  record Places(Facts facts, PlacesMap map) implements Preview {}

  /**
   * @param href empty for what is no file
   * @param words media type and size
   */
  record Facts(String title, String href, String words) {}
}
