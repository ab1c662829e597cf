package org.orrery.cwl.model.diagnostic;

/**
 * A place in a document.
 *
 * @param document its URI, or a name for what has none
 * @param line from 1
 * @param column from 1, in code points
 */
public record SourceSpan(String document, int line, int column) implements Comparable<SourceSpan> {
  @Override
  public int compareTo(SourceSpan other) {
    int byDocument = document.compareTo(other.document);
    int byLine = byDocument != 0 ? byDocument : Integer.compare(line, other.line);
    return byLine != 0 ? byLine : Integer.compare(column, other.column);
  }

  /** {@code document:line:column}, as editors read it. */
  @Override
  public String toString() {
    return document + ":" + line + ":" + column;
  }
}
