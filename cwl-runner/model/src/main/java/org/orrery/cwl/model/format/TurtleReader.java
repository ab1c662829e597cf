package org.orrery.cwl.model.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.load.UriText;

/**
 * Reads statements about named classes from Turtle: prefixes, base, IRIs, lists of predicates and
 * objects. Literals, blank nodes and collections are skipped: no format is one.
 */
final class TurtleReader {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s+|#[^\\n]*"
              + "|(?<iri><[^<>\"{}|^`\\\\\\s]*>)"
              + "|(?<literal>\"\"\"[\\s\\S]*?\"\"\"|'''[\\s\\S]*?'''"
              + "|\"(?:[^\"\\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\\n]|\\\\.)*+')"
              + "|(?<mark>[;,.\\[\\]()]|\\^\\^)"
              + "|(?<word>@?[^\\s;,\\[\\]()<>\"']+)");
  private static final String RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

  private final String document;
  private final List<String> tokens;
  private final FormatRelations into;
  private final Map<String, String> prefixes = new HashMap<>();
  private String base;
  private int at;

  private TurtleReader(String document, List<String> tokens, FormatRelations into) {
    this.document = document;
    this.tokens = tokens;
    this.into = into;
    this.base = document;
  }

  static void read(String document, String text, FormatRelations into) {
    new TurtleReader(document, tokens(document, text), into).read();
  }

  private static List<String> tokens(String document, String text) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw new FormatOntologyException(
            "The ontology `" + document + "` is no readable Turtle at character " + end + ".",
            null);
      }
      end = matcher.end();
      if (matcher.group("literal") != null) {
        tokens.add("\"");
      } else if (matcher.group("word") != null) {
        word(matcher.group("word"), tokens);
      } else if (matcher.group("iri") != null || matcher.group("mark") != null) {
        tokens.add(matcher.group());
      }
    }
    return tokens;
  }

  /** A dot inside a name belongs to it; the one at its end closes the statement. */
  private static void word(String word, List<String> tokens) {
    boolean closes = word.endsWith(".");
    String name = closes ? word.substring(0, word.length() - 1) : word;
    if (!name.isEmpty()) {
      tokens.add(name);
    }
    if (closes) {
      tokens.add(".");
    }
  }

  private void read() {
    while (at < tokens.size()) {
      String token = tokens.get(at);
      switch (token.toLowerCase(Locale.ROOT)) {
        case "@prefix", "prefix" -> prefix();
        case "@base", "base" -> base();
        default -> statement();
      }
    }
  }

  private void prefix() {
    if (at + 2 < tokens.size() && isIri(tokens.get(at + 2))) {
      String name = tokens.get(at + 1);
      prefixes.put(name.substring(0, Math.max(0, name.length() - 1)), iri(tokens.get(at + 2)));
    }
    skipDirective(3);
  }

  private void base() {
    if (at + 1 < tokens.size() && isIri(tokens.get(at + 1))) {
      base = iri(tokens.get(at + 1));
    }
    skipDirective(2);
  }

  private void skipDirective(int length) {
    at += length;
    if (at < tokens.size() && tokens.get(at).equals(".")) {
      at++;
    }
  }

  /** {@code subject predicate object, object; predicate object.} */
  private void statement() {
    String subject = term();
    String predicate = term();
    while (at < tokens.size()) {
      String object = term();
      if (subject != null && predicate != null && object != null) {
        into.add(subject, predicate, object);
      }
      String mark = at < tokens.size() ? tokens.get(at++) : ".";
      while (mark.equals(";") && at < tokens.size() && tokens.get(at).equals(";")) {
        at++;
      }
      if (mark.equals(".") || (mark.equals(";") && closes())) {
        return;
      }
      if (mark.equals(";")) {
        predicate = term();
      } else if (!mark.equals(",")) {
        skipStatement();
        return;
      }
    }
  }

  private boolean closes() {
    if (at < tokens.size() && tokens.get(at).equals(".")) {
      at++;
      return true;
    }
    return at >= tokens.size();
  }

  /** An IRI, or null for anything else, which has been passed over. */
  private @Nullable String term() {
    if (at >= tokens.size()) {
      return null;
    }
    String token = tokens.get(at);
    if (token.equals(".") || token.equals(";") || token.equals(",")) {
      return null;
    }
    at++;
    if (token.equals("[") || token.equals("(")) {
      skipNested();
      return null;
    }
    if (token.equals("\"")) {
      skipLiteralTail();
      return null;
    }
    if (token.equals("a")) {
      return RDF_TYPE;
    }
    if (isIri(token)) {
      return iri(token);
    }
    int colon = token.indexOf(':');
    String namespace = colon < 0 ? null : prefixes.get(token.substring(0, colon));
    return namespace == null ? null : namespace + token.substring(colon + 1);
  }

  private void skipNested() {
    int depth = 1;
    while (depth > 0 && at < tokens.size()) {
      String token = tokens.get(at++);
      if (token.equals("[") || token.equals("(")) {
        depth++;
      } else if (token.equals("]") || token.equals(")")) {
        depth--;
      }
    }
  }

  private void skipLiteralTail() {
    if (at < tokens.size() && tokens.get(at).equals("^^")) {
      at += 2;
    } else if (at < tokens.size() && tokens.get(at).startsWith("@")) {
      at++;
    }
  }

  private void skipStatement() {
    while (at < tokens.size() && !tokens.get(at++).equals(".")) {
      // passing over what is left of it
    }
  }

  private static boolean isIri(String token) {
    return token.startsWith("<");
  }

  private String iri(String token) {
    return UriText.resolve(
        base.isEmpty() ? document : base, token.substring(1, token.length() - 1));
  }
}
