package org.orrery.api.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.orrery.api.http.pages.Lead;

/**
 * A JSON document on its way out. {@link Representations} decides what becomes of it; where that
 * did not see it, it is written as the JSON that it is.
 *
 * @param lead what its page shows first, or null
 */
record Document(JsonNode json, @Nullable Lead lead) implements JsonSerializable {
  @Override
  public void serialize(JsonGenerator generator, SerializerProvider provider) throws IOException {
    provider.defaultSerializeValue(json, generator);
  }

  @Override
  public void serializeWithType(
      JsonGenerator generator, SerializerProvider provider, TypeSerializer type)
      throws IOException {
    serialize(generator, provider);
  }
}
