package org.orrery.backend.volume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of an answer. Bytes are held as characters of ISO-8859-1, because names of files are
 * bytes and need not be UTF-8.
 *
 * @param records without their token; a line's end belongs to the record before it
 * @param bytes the length of the whole answer
 */
record ShellAnswer(List<Rec> records, int bytes) {
  ShellAnswer {
    records = List.copyOf(records);
  }

  /** A letter that says what it is, and the rest. */
  record Rec(char kind, String rest) {
    /** Without the newline that ends a record written by {@code say} or {@code stat}. */
    String line() {
      return rest.endsWith("\n") ? rest.substring(0, rest.length() - 1) : rest;
    }
  }

  static ShellAnswer parse(byte[] answer, String token) throws IOException {
    String text = new String(answer, StandardCharsets.ISO_8859_1);
    List<Rec> records = new ArrayList<>();
    int start = text.indexOf(token);
    if (start > 0 || (start < 0 && !text.isEmpty())) {
      throw new IOException("the remote shell's answer does not begin with a record");
    }
    while (start >= 0) {
      int from = start + token.length();
      start = text.indexOf(token, from);
      String all = text.substring(from, start < 0 ? text.length() : start);
      if (!all.isEmpty()) {
        Rec rec = new Rec(all.charAt(0), all.substring(1));
        if (rec.kind() == 'X') {
          throw new IOException(decode(rec.line()));
        }
        records.add(rec);
      }
    }
    return new ShellAnswer(records, answer.length);
  }

  /** For people. */
  static String decode(String bytes) {
    return FileNames.shown(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A name of ours as the remote host writes it. */
  static String encode(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
