package org.orrery.api.http;

import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Documents about what changes no more, as they were last written: those who look again and again
 * at the same things cost a server little. Nothing in here depends on who asks.
 */
@Singleton
final class RenderedTexts {
  private static final long MOST_CHARACTERS = 8L << 20;

  private final Cache<Object, SerializedString> texts =
      Caffeine.newBuilder()
          .maximumWeight(MOST_CHARACTERS)
          .weigher((Object _, SerializedString text) -> text.charLength())
          .executor(Runnable::run)
          .build();

  /**
   * The document as a node of JSON that is written as it is and can't be read.
   *
   * @param key a value that names the document, its state and all it depends on
   */
  JsonNode node(Object key, Supplier<? extends JsonNode> document) {
    return Json.nodes()
        .rawValueNode(
            new RawValue(
                texts.get(
                    key,
                    _ ->
                        new SerializedString(
                            new String(Json.bytes(document.get()), StandardCharsets.UTF_8)))));
  }
}
