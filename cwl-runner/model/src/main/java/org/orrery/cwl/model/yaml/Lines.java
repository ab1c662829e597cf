package org.orrery.cwl.model.yaml;

import java.util.Arrays;
import org.orrery.cwl.model.diagnostic.SourceSpan;

/** Turns offsets of a text into places. */
final class Lines {
  private final String document;
  private final String text;
  private int[] starts = new int[64];
  private int count = 1;

  Lines(String document, String text) {
    this.document = document;
    this.text = text;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
      }
      starts[count++] = at + 1;
    }
  }

  SourceSpan at(int offset) {
    int found = Arrays.binarySearch(starts, 0, count, offset);
    int line = found >= 0 ? found : -found - 2;
    int column = text.codePointCount(starts[line], Math.min(offset, text.length()));
    return new SourceSpan(document, line + 1, column + 1);
  }

  /** The offset of a place, or -1 if the text has none such. */
  int offset(SourceSpan at) {
    if (at.line() > count) {
      return -1;
    }
    int start = starts[at.line() - 1];
    int end = at.line() == count ? text.length() : starts[at.line()];
    return at.column() - 1 > text.codePointCount(start, end)
        ? -1
        : text.offsetByCodePoints(start, at.column() - 1);
  }

  /** Where the text of a block scalar begins whose indicator stands on that line (from 1). */
  SourceSpan firstTextBelow(int line) {
    for (int next = line; next < count; next++) {
      int at = starts[next];
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
      if (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
        return new SourceSpan(document, next + 1, at - starts[next] + 1);
      }
    }
    return new SourceSpan(document, line, 1);
  }
}
