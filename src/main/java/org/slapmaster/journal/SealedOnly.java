package org.slapmaster.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Map;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.Sealed;

/**
 * How parameters and connection parameters stand in the journal: sealed. An event with an open
 * secret is refused, whoever forgot to seal it: what is journaled stays for ever.
 */
final class SealedOnly extends SimpleModule {
  private static final long serialVersionUID = 1L;

  SealedOnly() {
    super("slapmaster-sealed-only");
    addSerializer(new ParametersWriter());
    addDeserializer(Parameters.class, new ParametersReader(null));
    addSerializer(new PublishedWriter());
  }

  private static IOException open(Object found) {
    return new IOException("Expected sealed values in the journal, but " + found + " are open.");
  }

  private static final class ParametersWriter extends StdSerializer<Parameters> {
    private static final long serialVersionUID = 1L;

    ParametersWriter() {
      super(Parameters.class);
    }

    @Override
    public void serialize(Parameters value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (!value.areSealed()) {
        throw open(value);
      }
      provider.defaultSerializeValue(value.sealed(), json);
    }
  }

  private static final class ParametersReader extends StdDeserializer<Parameters>
      implements ContextualDeserializer {
    private static final long serialVersionUID = 1L;

    /** Found once: to look for it costs more than to read. */
    private final transient JsonDeserializer<Object> sealed;

    ParametersReader(JsonDeserializer<Object> sealed) {
      super(Parameters.class);
      this.sealed = sealed;
    }

    @Override
    public JsonDeserializer<?> createContextual(
        DeserializationContext context, BeanProperty property) throws JsonMappingException {
      return new ParametersReader(
          context.findContextualValueDeserializer(context.constructType(Sealed.class), property));
    }

    @Override
    public Parameters deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      return Parameters.of((Sealed) sealed.deserialize(json, context));
    }
  }

  private static final class PublishedWriter extends StdSerializer<ConnectionParameters> {
    private static final long serialVersionUID = 1L;

    PublishedWriter() {
      super(ConnectionParameters.class);
    }

    @Override
    public void serialize(
        ConnectionParameters value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (!value.areSealed() && !value.secrets().isEmpty()) {
        throw open(value);
      }
      json.writeStartObject();
      json.writeObjectFieldStart("clear");
      for (Map.Entry<String, String> entry : value.clear().entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      json.writeArrayFieldStart("publicKeys");
      for (String key : value.publicKeys()) {
        json.writeString(key);
      }
      json.writeEndArray();
      if (value.areSealed()) {
        provider.defaultSerializeField("sealed", value.sealed(), json);
      }
      json.writeEndObject();
    }
  }
}
