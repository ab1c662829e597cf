package org.orrery.cwl.model.yaml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML 1.2 and JSON. Text that begins like JSON is tried as JSON first: that is faster, and
 * YAML parsers refuse the tabs that JSON allows.
 */
public final class TextReader {
  private static final Pattern BRACKET = Pattern.compile("but got [\\[{]");

  private static final JsonFactory JSON = new JsonFactory();

  private final String document;
  private final TextLimits limits;
  private final Problems problems;

  private TextReader(String document, TextLimits limits, Problems problems) {
    this.document = document;
    this.limits = limits;
    this.problems = problems;
  }

  /**
   * Reads one document.
   *
   * @param document its URI, which becomes the document of every place
   * @return null if it is empty or cannot be read at all, which has then been reported
   */
  public static @Nullable Node read(
      String document, byte[] bytes, TextLimits limits, Problems problems) {
    try {
      return new TextReader(document, limits, problems).read(bytes);
    } catch (RefusedTextException e) {
      problems.error(e.code(), e.at(), String.valueOf(e.getMessage()), e.hint());
      return null;
    }
  }

  /**
   * Decodes UTF-8 strictly, without its byte order mark.
   *
   * @return null if it is no UTF-8, too long or holds a NUL, which has then been reported
   */
  public static @Nullable String decode(
      String document, byte[] bytes, TextLimits limits, Problems problems) {
    try {
      return new TextReader(document, limits, problems).decode(bytes);
    } catch (RefusedTextException e) {
      problems.error(e.code(), e.at(), String.valueOf(e.getMessage()), e.hint());
      return null;
    }
  }

  private @Nullable Node read(byte[] bytes) {
    String text = decode(bytes);
    Lines lines = new Lines(document, text);
    if (looksLikeJson(text)) {
      // Whatever the attempt says counts only if the text turns out to be JSON.
      Problems found = new Problems();
      Node node = readJson(text, lines, found);
      if (node != null) {
        found.sorted().forEach(problems::add);
        return node;
      }
    }
    Node node = readYaml(text, lines);
    if (node == null) {
      problems.error(
          DiagnosticCode.SYNTAX, new SourceSpan(document, 1, 1), "The document is empty.", null);
    }
    return node;
  }

  private String decode(byte[] bytes) {
    if (bytes.length > limits.bytes()) {
      throw new RefusedTextException(
          DiagnosticCode.LIMIT_EXCEEDED,
          new SourceSpan(document, 1, 1),
          "The document has "
              + bytes.length
              + " bytes, more than the "
              + limits.bytes()
              + " that are allowed.");
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer chars = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), chars, true);
    chars.flip();
    String text = chars.toString();
    if (result.isError()) {
      throw new RefusedTextException(
          DiagnosticCode.ENCODING,
          new Lines(document, text).at(text.length()),
          "The document must be UTF-8, but here are bytes that are not.");
    }
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      throw new RefusedTextException(
          DiagnosticCode.ENCODING,
          new Lines(document, text).at(nul),
          "The document contains a NUL character.");
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static boolean looksLikeJson(String text) {
    int at = 0;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() && (text.charAt(at) == '{' || text.charAt(at) == '[');
  }

  // --- JSON

  private @Nullable Node readJson(String text, Lines lines, Problems found) {
    TreeBuilder tree = new TreeBuilder(limits, found);
    try (JsonParser parser = JSON.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (tree.root() != null) {
          return null; // more than one value: let the YAML reader say so
        }
        int offset = (int) parser.currentTokenLocation().getCharOffset();
        jsonToken(token, parser, lines.at(offset), tree);
      }
      return tree.root();
    } catch (JsonProcessingException e) {
      return null; // no JSON, perhaps YAML in flow style
    } catch (IOException e) {
      throw new UncheckedIOException("reading a string cannot fail", e);
    }
  }

  private static void jsonToken(JsonToken token, JsonParser parser, SourceSpan at, TreeBuilder tree)
      throws IOException {
    switch (token) {
      case START_OBJECT -> tree.startMapping(at, null);
      case START_ARRAY -> tree.startSequence(at, null);
      case END_OBJECT, END_ARRAY -> tree.end();
      case FIELD_NAME -> tree.scalar(quoted(parser.currentName(), at), false, null);
      case VALUE_STRING -> tree.scalar(quoted(parser.getText(), at), false, null);
      case VALUE_NUMBER_INT -> tree.scalar(plain(parser.getText(), Node.Kind.INT, at), true, null);
      case VALUE_NUMBER_FLOAT ->
          tree.scalar(plain(parser.getText(), Node.Kind.FLOAT, at), true, null);
      case VALUE_TRUE, VALUE_FALSE ->
          tree.scalar(plain(parser.getText(), Node.Kind.BOOLEAN, at), true, null);
      case VALUE_NULL -> tree.scalar(plain("null", Node.Kind.NULL, at), true, null);
      case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new IllegalStateException("a text has no token " + token);
    }
  }

  private static Node.Scalar quoted(String text, SourceSpan at) {
    return new Node.Scalar(
        text, Node.Kind.TEXT, at, new SourceSpan(at.document(), at.line(), at.column() + 1));
  }

  private static Node.Scalar plain(String text, Node.Kind kind, SourceSpan at) {
    return new Node.Scalar(text, kind, at, at);
  }

  // --- YAML

  private @Nullable Node readYaml(String text, Lines lines) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(document)
            .setUseMarks(true)
            .setParseComments(false)
            .setCodePointLimit(Integer.MAX_VALUE)
            .build();
    TreeBuilder tree = new TreeBuilder(limits, problems);
    int documents = 0;
    try {
      for (Event event : new Parse(settings).parseString(text)) {
        if (event.getEventId() == Event.ID.DocumentStart && ++documents > 1) {
          throw new RefusedTextException(
              DiagnosticCode.SYNTAX,
              place(event),
              "One document is expected, but a second begins.");
        }
        yamlEvent(event, lines, tree);
      }
    } catch (MarkedYamlEngineException e) {
      SourceSpan at = e.getProblemMark().or(e::getContextMark).map(this::place).orElse(lines.at(0));
      throw new RefusedTextException(
          DiagnosticCode.SYNTAX, at, sentence(e.getProblem()), hint(e.getProblem()));
    } catch (YamlEngineException e) {
      throw new RefusedTextException(
          DiagnosticCode.SYNTAX, lines.at(0), sentence(String.valueOf(e.getMessage())));
    }
    return tree.root();
  }

  private void yamlEvent(Event event, Lines lines, TreeBuilder tree) {
    switch (event.getEventId()) {
      case Scalar -> yamlScalar((ScalarEvent) event, lines, tree);
      case Alias -> tree.alias(((AliasEvent) event).getAlias().getValue(), place(event));
      case SequenceStart -> tree.startSequence(place(event), anchor((CollectionStartEvent) event));
      case MappingStart -> tree.startMapping(place(event), anchor((CollectionStartEvent) event));
      case SequenceEnd, MappingEnd -> tree.end();
      case StreamStart, StreamEnd, DocumentStart, DocumentEnd, Comment -> {}
    }
  }

  private static @Nullable String anchor(CollectionStartEvent event) {
    return event.getAnchor().map(Anchor::getValue).orElse(null);
  }

  private void yamlScalar(ScalarEvent event, Lines lines, TreeBuilder tree) {
    SourceSpan at = place(event);
    SourceSpan content =
        switch (event.getScalarStyle()) {
          case SINGLE_QUOTED, DOUBLE_QUOTED, JSON_SCALAR_STYLE ->
              new SourceSpan(document, at.line(), at.column() + 1);
          case LITERAL, FOLDED -> lines.firstTextBelow(at.line());
          case PLAIN -> at;
        };
    Node.Kind kind = event.isPlain() ? CoreSchema.kind(event.getValue()) : Node.Kind.TEXT;
    String tag = event.getTag().orElse(null);
    if (tag != null) {
      kind = tagged(tag, kind, at);
    }
    String anchor = event.getAnchor().map(Anchor::getValue).orElse(null);
    tree.scalar(new Node.Scalar(event.getValue(), kind, at, content), event.isPlain(), anchor);
  }

  private Node.Kind tagged(String tag, Node.Kind kind, SourceSpan at) {
    return switch (tag) {
      case "!", "tag:yaml.org,2002:str" -> Node.Kind.TEXT;
      case "tag:yaml.org,2002:int" -> Node.Kind.INT;
      case "tag:yaml.org,2002:float" -> Node.Kind.FLOAT;
      case "tag:yaml.org,2002:bool" -> Node.Kind.BOOLEAN;
      case "tag:yaml.org,2002:null" -> Node.Kind.NULL;
      default -> {
        problems.warning(
            DiagnosticCode.IGNORED_TAG, at, "The tag `" + tag + "` has no meaning here.", null);
        yield kind;
      }
    };
  }

  private SourceSpan place(Event event) {
    return event
        .getStartMark()
        .map(this::place)
        .orElseThrow(() -> new IllegalStateException("marks are switched on"));
  }

  private SourceSpan place(Mark mark) {
    return new SourceSpan(document, mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** Types of arrays and expressions are what CWL's authors write without quotes here. */
  private static @Nullable String hint(String problem) {
    return problem.startsWith("expected ',' or") && BRACKET.matcher(problem).find()
        ? "Inside { } and [ ], a text with brackets or braces needs quotes: \"int[]\"."
        : null;
  }

  private static String sentence(String problem) {
    String text = problem.strip();
    return text.isEmpty()
        ? "The text is no YAML and no JSON."
        : Character.toUpperCase(text.charAt(0))
            + text.substring(1)
            + (text.endsWith(".") ? "" : ".");
  }
}
