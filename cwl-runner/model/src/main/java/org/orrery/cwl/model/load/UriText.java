package org.orrery.cwl.model.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * URI references as text (RFC 3986, section 5.2), without touching the network or files: this
 * module stays pure.
 */
public final class UriText {
  private static final String MUST_BE_ESCAPED = " \"<>\\^`{|}";

  private UriText() {}

  /** The reference made absolute against a base. A base without scheme works as a plain path. */
  public static String resolve(String base, String reference) {
    if (schemeEnd(reference) > 0) {
      return reference;
    }
    String document = withoutFragment(base);
    if (reference.isEmpty() || reference.startsWith("#")) {
      return document + reference;
    }
    int scheme = schemeEnd(document);
    if (reference.startsWith("//")) {
      return document.substring(0, scheme) + reference;
    }
    int path = pathStart(document, scheme);
    int query = document.indexOf('?', path);
    String basePath = query < 0 ? document.substring(path) : document.substring(path, query);
    String merged =
        reference.startsWith("/")
            ? reference
            : basePath.substring(0, basePath.lastIndexOf('/') + 1) + reference;
    return document.substring(0, path) + withoutDots(merged);
  }

  /** Before the first {@code #}. */
  public static String withoutFragment(String uri) {
    int hash = uri.indexOf('#');
    return hash < 0 ? uri : uri.substring(0, hash);
  }

  /** After the first {@code #}, or empty. */
  public static String fragment(String uri) {
    int hash = uri.indexOf('#');
    return hash < 0 ? "" : uri.substring(hash + 1);
  }

  /** A path as a URI reference: everything that a URI gives a meaning is escaped. */
  public static String fromPath(String path) {
    StringBuilder text = new StringBuilder();
    // Without this "a:b" would be taken for a URI with scheme "a".
    boolean colonMeansScheme = schemeEnd(path) > 0;
    for (int at = 0; at < path.length(); at++) {
      char c = path.charAt(at);
      if (c == '%' || c == '#' || c == '?' || illegal(c) || (c == ':' && colonMeansScheme)) {
        escape(text, c);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /** A reference as authors write it, with what no URI may hold escaped. */
  public static String tolerant(String reference) {
    StringBuilder text = null;
    for (int at = 0; at < reference.length(); at++) {
      char c = reference.charAt(at);
      boolean bad = illegal(c) || (c == '%' && !isEscape(reference, at));
      if (bad && text == null) {
        text = new StringBuilder(reference.substring(0, at));
      }
      if (text != null) {
        if (bad) {
          escape(text, c);
        } else {
          text.append(c);
        }
      }
    }
    return text == null ? reference : text.toString();
  }

  /** The last segment of the path, unescaped; a closing slash does not count. Maybe empty. */
  public static String lastSegment(String uri) {
    String path = withoutFragment(uri);
    int query = path.indexOf('?');
    path = query < 0 ? path : path.substring(0, query);
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    return unescape(path.substring(path.lastIndexOf('/') + 1));
  }

  /** Percent escapes as the UTF-8 text that they stand for. */
  public static String unescape(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int at = 0; at < bytes.length; at++) {
      int high = at + 2 < bytes.length ? Character.digit(bytes[at + 1], 16) : -1;
      int low = at + 2 < bytes.length ? Character.digit(bytes[at + 2], 16) : -1;
      if (bytes[at] == '%' && high >= 0 && low >= 0) {
        bytes[length++] = (byte) (high * 16 + low);
        at += 2;
      } else {
        bytes[length++] = bytes[at];
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** Index after the colon of the scheme, or 0 if there is none. */
  static int schemeEnd(String uri) {
    for (int at = 0; at < uri.length(); at++) {
      char c = uri.charAt(at);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (c == ':') {
        return at == 0 ? 0 : at + 1;
      }
      if (!letter && (at == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '.' || c == '-'))) {
        return 0;
      }
    }
    return 0;
  }

  private static int pathStart(String uri, int scheme) {
    if (!uri.startsWith("//", scheme)) {
      return scheme;
    }
    int slash = uri.indexOf('/', scheme + 2);
    return slash < 0 ? uri.length() : slash;
  }

  private static String withoutDots(String path) {
    if (!path.contains(".")) {
      return path;
    }
    int end = path.length();
    for (int at = 0; at < path.length(); at++) {
      if (path.charAt(at) == '?' || path.charAt(at) == '#') {
        end = at;
        break;
      }
    }
    String[] segments = path.substring(0, end).split("/", -1);
    StringBuilder result = new StringBuilder();
    boolean absolute = path.startsWith("/");
    Deque<String> kept = new ArrayDeque<>();
    for (int at = absolute ? 1 : 0; at < segments.length; at++) {
      String segment = segments[at];
      boolean last = at == segments.length - 1;
      if (segment.equals("..")) {
        kept.pollLast();
      }
      if (!segment.equals(".") && !segment.equals("..")) {
        kept.addLast(segment);
      } else if (last) {
        kept.addLast("");
      }
    }
    result.append(absolute ? "/" : "").append(String.join("/", kept)).append(path.substring(end));
    return result.toString();
  }

  private static boolean illegal(char c) {
    return c <= ' ' || c == 0x7f || MUST_BE_ESCAPED.indexOf(c) >= 0;
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length()
        && Character.digit(text.charAt(at + 1), 16) >= 0
        && Character.digit(text.charAt(at + 2), 16) >= 0;
  }

  private static void escape(StringBuilder text, char c) {
    text.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
  }
}
