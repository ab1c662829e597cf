package org.orrery.backend.volume;

import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A bracket expression of a {@link GlobPattern}, {@code [a-z[:digit:]]} or {@code [!x]}.
 *
 * @param members which characters it stands for
 * @param last where its closing bracket is
 */
record GlobBracket(IntPredicate members, int last) {
  private static final Map<String, IntPredicate> CLASSES =
      Map.ofEntries(
          Map.entry("alpha", GlobBracket::letter),
          Map.entry("digit", c -> c >= '0' && c <= '9'),
          Map.entry("alnum", c -> letter(c) || (c >= '0' && c <= '9')),
          Map.entry("upper", c -> c >= 'A' && c <= 'Z'),
          Map.entry("lower", c -> c >= 'a' && c <= 'z'),
          Map.entry("space", c -> c == ' ' || (c >= '\t' && c <= '\r')),
          Map.entry("blank", c -> c == ' ' || c == '\t'),
          Map.entry("punct", c -> c > ' ' && c < 127 && !letter(c) && !(c >= '0' && c <= '9')),
          Map.entry("print", c -> c >= ' ' && c < 127),
          Map.entry("graph", c -> c > ' ' && c < 127),
          Map.entry("cntrl", c -> c < ' ' || c == 127),
          Map.entry(
              "xdigit",
              c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));

  private static boolean letter(int c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  /** Null if no bracket closes it: then the opening one is an ordinary character. */
  static @Nullable GlobBracket parse(int[] chars, int open) {
    int at = open + 1;
    boolean negated = at < chars.length && (chars[at] == '!' || chars[at] == '^');
    if (negated) {
      at++;
    }
    int first = at;
    IntPredicate members = c -> false;
    while (at < chars.length && (chars[at] != ']' || at == first)) {
      IntPredicate known = members;
      int closed = classEnd(chars, at);
      if (closed > 0) {
        IntPredicate named = CLASSES.get(new String(chars, at + 2, closed - at - 3));
        if (named == null) {
          return null;
        }
        members = c -> known.test(c) || named.test(c);
        at = closed + 1;
        continue;
      }
      at = escaped(chars, at);
      int low = chars[at];
      int high = low;
      if (at + 2 < chars.length && chars[at + 1] == '-' && chars[at + 2] != ']') {
        at = escaped(chars, at + 2);
        high = chars[at];
      }
      int top = high;
      members = c -> known.test(c) || (c >= low && c <= top);
      at++;
    }
    if (at >= chars.length) {
      return null;
    }
    IntPredicate all = members;
    return new GlobBracket(negated ? all.negate() : all, at);
  }

  private static int escaped(int[] chars, int at) {
    return chars[at] == '\\' && at + 1 < chars.length ? at + 1 : at;
  }

  /** Where {@code [:name:]} that begins here has its last character; 0 if none begins here. */
  private static int classEnd(int[] chars, int at) {
    if (chars[at] != '[' || at + 1 >= chars.length || chars[at + 1] != ':') {
      return 0;
    }
    for (int i = at + 2; i + 1 < chars.length; i++) {
      if (chars[i] == ':' && chars[i + 1] == ']') {
        return i + 1;
      }
    }
    return 0;
  }
}
