package org.orrery.api.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.orrery.api.processes.Content;

/**
 * Takes an inner value out of a JSON text and leaves it where it stands: all around it becomes
 * blanks. So the line and column of a problem in an embedded CWL document are those of the body
 * that was sent.
 */
final class JsonExtract {
  private JsonExtract() {}

  /**
   * @param body valid JSON in UTF-8
   * @param pointer to an object in it
   */
  static Content inPlace(byte[] body, String pointer) {
    String text = new String(body, StandardCharsets.UTF_8);
    JsonPointer wanted = JsonPointer.compile(pointer);
    try (JsonParser parser = Json.mapper().createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_OBJECT
            && parser.getParsingContext().getParent().pathAsPointer().equals(wanted)) {
          int start = (int) parser.currentTokenLocation().getCharOffset();
          parser.skipChildren();
          int end = (int) parser.currentLocation().getCharOffset();
          return Content.ofText(blank(text.substring(0, start)) + text.substring(start, end));
        }
      }
    } catch (JacksonException e) {
      throw Json.notJson(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalArgumentException("No object at `" + pointer + "`");
  }

  private static String blank(String text) {
    StringBuilder blanks = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point -> blanks.append(point == '\n' || point == '\r' ? (char) point : ' '));
    return blanks.toString();
  }
}
