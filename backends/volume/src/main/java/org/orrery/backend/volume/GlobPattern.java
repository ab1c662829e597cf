package org.orrery.backend.volume;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A POSIX glob(3) pattern, cut at its slashes. A wildcard stands for whole characters, as in a
 * UTF-8 locale; ranges and classes are those of the C locale, so that every host gives the same
 * answer. Empty names and {@code .} between slashes vanish.
 *
 * @param names one matcher for each name of a matching path; empty for the folder itself
 * @param foldersOnly the pattern ended with a slash
 */
record GlobPattern(List<Name> names, boolean foldersOnly) {
  GlobPattern {
    names = List.copyOf(names);
  }

  /** A pattern that would look outside the folder. */
  static final class LeavesFolderException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  static GlobPattern parse(String pattern) throws LeavesFolderException {
    if (pattern.startsWith("/") || pattern.startsWith("\\/")) {
      throw new LeavesFolderException();
    }
    List<String> parts = cutAtSlashes(pattern);
    List<Name> names = new ArrayList<>();
    for (String part : parts) {
      Name name = Name.parse(part);
      if (name.literally("..")) {
        throw new LeavesFolderException();
      }
      if (!part.isEmpty() && !name.literally(".")) {
        names.add(name);
      }
    }
    if (pattern.isEmpty()) {
      // glob(3) finds nothing for the empty pattern; a name that is never there says the same.
      names.add(new Name(List.of()));
    }
    return new GlobPattern(names, parts.size() > 1 && parts.getLast().isEmpty());
  }

  boolean isFolderItself() {
    return names.isEmpty();
  }

  /** An escaped slash is a slash, and no bracket holds one. */
  private static List<String> cutAtSlashes(String pattern) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      char next = i + 1 < pattern.length() ? pattern.charAt(i + 1) : '\0';
      if (c == '\\' && next != '/' && i + 1 < pattern.length()) {
        part.append(c).append(next);
        i++;
      } else if (c == '/' || (c == '\\' && next == '/')) {
        i += c == '\\' ? 1 : 0;
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }

  /** The matcher of one name. */
  record Name(List<Token> tokens) {
    Name {
      tokens = List.copyOf(tokens);
    }

    static Name parse(String part) {
      int[] chars = part.codePoints().toArray();
      List<Token> tokens = new ArrayList<>();
      for (int i = 0; i < chars.length; i++) {
        switch (chars[i]) {
          case '*' -> tokens.add(new Token.Many());
          case '?' -> tokens.add(new Token.One());
          case '\\' -> {
            i = Math.min(i + 1, chars.length - 1);
            tokens.add(new Token.Literal(chars[i]));
          }
          case '[' -> {
            GlobBracket bracket = GlobBracket.parse(chars, i);
            if (bracket == null) {
              tokens.add(new Token.Literal('['));
            } else {
              tokens.add(new Token.OneOf(bracket.members()));
              i = bracket.last();
            }
          }
          default -> tokens.add(new Token.Literal(chars[i]));
        }
      }
      return new Name(tokens);
    }

    boolean literally(String text) {
      int[] chars = text.codePoints().toArray();
      if (chars.length != tokens.size()) {
        return false;
      }
      for (int i = 0; i < chars.length; i++) {
        if (!(tokens.get(i) instanceof Token.Literal(int c) && c == chars[i])) {
          return false;
        }
      }
      return true;
    }

    boolean matches(String name) {
      int[] chars = name.codePoints().toArray();
      if (chars.length == 0 || tokens.isEmpty()) {
        return false;
      }
      // A leading dot is matched by a dot alone, never by a wildcard or a bracket.
      if (chars[0] == '.' && !(tokens.getFirst() instanceof Token.Literal)) {
        return false;
      }
      return matchesAll(chars);
    }

    /**
     * Only the last star ever needs another try, so hostile patterns cost no more than n times m.
     */
    private boolean matchesAll(int[] chars) {
      int token = 0;
      int at = 0;
      int starToken = -1;
      int starAt = 0;
      while (at < chars.length) {
        if (token < tokens.size() && tokens.get(token) instanceof Token.Many) {
          starToken = token++;
          starAt = at;
        } else if (token < tokens.size() && tokens.get(token).takes(chars[at])) {
          token++;
          at++;
        } else if (starToken >= 0) {
          token = starToken + 1;
          at = ++starAt;
        } else {
          return false;
        }
      }
      while (token < tokens.size() && tokens.get(token) instanceof Token.Many) {
        token++;
      }
      return token == tokens.size();
    }
  }

  /** A piece of a name. */
  sealed interface Token {
    /** Does it stand for this one character? */
    boolean takes(int character);

    record Literal(int character) implements Token {
      @Override
      public boolean takes(int other) {
        return other == character;
      }
    }

    record One() implements Token {
      @Override
      public boolean takes(int character) {
        return true;
      }
    }

    record Many() implements Token {
      @Override
      public boolean takes(int character) {
        return true;
      }
    }

    record OneOf(IntPredicate members) implements Token {
      @Override
      public boolean takes(int character) {
        return members.test(character);
      }
    }
  }
}
