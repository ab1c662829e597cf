package org.orrery.backend.volume;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.orrery.backend.spi.Bytes;

/** Turns data into words of a script, and nothing of it into code. */
final class ShellText {
  private static final int LITERAL_CHUNK_BYTES = 16 << 10;

  private ShellText() {}

  /** One word with exactly this value. */
  static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** Commands that write the bytes to their standard output; all of it is plain ASCII. */
  static String print(Bytes bytes) {
    byte[] array = bytes.toArray();
    StringBuilder script = new StringBuilder(array.length + 64).append("{ :");
    for (int start = 0; start < array.length; start += LITERAL_CHUNK_BYTES) {
      script.append(" && printf '");
      int end = Math.min(array.length, start + LITERAL_CHUNK_BYTES);
      for (int i = start; i < end; i++) {
        int b = array[i] & 0xff;
        boolean plain = b >= ' ' && b < 127 && b != '\'' && b != '%' && b != '\\';
        script.append(plain || b == '\n' ? "" + (char) b : octal(b));
      }
      script.append('\'');
    }
    return script.append("; }").toString();
  }

  private static String octal(int b) {
    return String.format(Locale.ROOT, "\\%03o", b);
  }

  /**
   * A pattern that every shell understands alike and that matches at least as much: what is special
   * but {@code *} and {@code ?}, and what is not ASCII, becomes a wildcard.
   */
  static String atLeast(GlobPattern pattern) {
    StringBuilder shell = new StringBuilder();
    for (GlobPattern.Name name : pattern.names()) {
      shell.append(shell.isEmpty() ? "" : "/");
      for (GlobPattern.Token token : name.tokens()) {
        shell.append(atLeast(token));
      }
    }
    return shell.toString();
  }

  private static String atLeast(GlobPattern.Token token) {
    return switch (token) {
      case GlobPattern.Token.Many ignored -> "*";
      case GlobPattern.Token.One ignored -> "?*";
      case GlobPattern.Token.OneOf ignored -> "?*";
      case GlobPattern.Token.Literal(int c) -> {
        if (c >= 128) {
          yield "?*";
        }
        boolean plain = Character.isLetterOrDigit(c) || " ._-+=:,@%#~/".indexOf(c) >= 0;
        yield plain ? "" + (char) c : "?";
      }
    };
  }

  /** A part of a script that is a file beside this class. */
  static String part(String name) {
    try (InputStream in = ShellText.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program is incomplete: " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
