package io.sallyport.control;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import io.sallyport.model.Address;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;

/** Requests and replies as JSON, one line each, ended by a line feed. */
public final class Wire {
    /** The longest request, in bytes, with its line feed. */
    public static final int REQUEST_BYTES_MAX = 4096;
    /** The longest reply, in bytes, with its line feed. */
    public static final int REPLY_BYTES_MAX = 32 * 1024 * 1024;

    private static final int DEPTH_MAX = 16;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder()
            .maxNestingDepth(DEPTH_MAX).maxDocumentLength(REPLY_BYTES_MAX).build()).build())
            .addModule(asText(ClientId.class, Wire::clientId))
            .addModule(
                    asText(InstanceName.class, text -> InstanceName.isValid(text) ? Optional.of(new InstanceName(text)) : Optional.empty()))
            .addModule(asText(Address.class, Address::parse))
            .addModule(asText(Bandwidth.class, Bandwidth::parse))
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES, DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Wire() {}

    public static byte[] encode(Request request) {
        return line(MAPPER.writeValueAsString(request));
    }

    public static byte[] encode(Reply reply) {
        return line(MAPPER.writeValueAsString(reply));
    }

    /** Reads a request strictly; empty when it is none. */
    public static Optional<Request> request(byte[] line) {
        try {
            return Optional
                    .ofNullable(MAPPER.readerFor(Request.class).with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).readValue(line));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Reads a reply; a newer daemon may say more than is understood. Empty when it is none. */
    public static Optional<Reply> reply(byte[] line) {
        try {
            return Optional.ofNullable(MAPPER.readerFor(Reply.class).<Reply>readValue(line));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Part of a reply as JSON over several lines, for people and scripts. */
    public static String pretty(Object part) {
        return MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(part);
    }

    /** Reads {@code instance/epoch/cid}. */
    public static Optional<ClientId> clientId(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 3 || !InstanceName.isValid(parts[0]) || !parts[1].matches("[0-9]{1,18}") || !parts[2].matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        return Optional.of(new ClientId(new InstanceName(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2])));
    }

    private static byte[] line(String json) {
        return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Nouns that have one written form are written so. */
    private static <T> SimpleModule asText(Class<T> type, Function<String, Optional<T>> parse) {
        return new SimpleModule(type.getName()).addSerializer(type, new StdSerializer<T>(type) {
            @Override
            public void serialize(T value, JsonGenerator out, SerializationContext context) {
                out.writeString(value.toString());
            }
        }).addDeserializer(type, new StdDeserializer<T>(type) {
            @Override
            public T deserialize(JsonParser in, DeserializationContext context) {
                String text = in.getValueAsString("");
                return parse.apply(text).orElseThrow(() -> context.weirdStringException(text, type, "malformed"));
            }
        });
    }
}
