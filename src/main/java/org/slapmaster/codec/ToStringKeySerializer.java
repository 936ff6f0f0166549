package org.slapmaster.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;

/** Writes an identity as the name of a field. */
final class ToStringKeySerializer extends JsonSerializer<Object> {
  @Override
  public void serialize(Object value, JsonGenerator generator, SerializerProvider provider)
      throws IOException {
    generator.writeFieldName(value.toString());
  }
}
