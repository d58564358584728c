package dev.gatewatch.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of every record on the wire. Thread-safe. */
public final class Json {
    /** Deeper nesting than this is hostile: none of our records comes near it. */
    private static final int DEEPEST_NESTING = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST_NESTING)
                            .build())
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            // The same record is the same bytes in every process: a replay can be compared with what it replays.
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.ALWAYS))
            .build();

    private Json() {}

    /** The mapper, for what is not a whole record. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    public static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    public static String writeText(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /**
     * Reads a record.
     *
     * @throws MalformedRecordException if it is {@code null}, not JSON, or not JSON of that type; the message says what
     *     and where
     */
    public static <T> T read(byte[] json, Class<T> type) {
        if (json == null) {
            throw new MalformedRecordException(type.getSimpleName() + ": there is no value", null);
        }
        try {
            T value = MAPPER.readValue(json, type);
            if (value == null) {
                throw new MalformedRecordException(type.getSimpleName() + ": the value is JSON null", null);
            }
            return value;
        } catch (JacksonException e) {
            throw new MalformedRecordException(type.getSimpleName() + ": " + whereAndWhat(e), e);
        }
    }

    private static String whereAndWhat(JacksonException e) {
        String path = e.getPath().stream()
                .map(step -> step.getPropertyName() != null ? step.getPropertyName() : "[" + step.getIndex() + "]")
                .collect(Collectors.joining("."));
        return path.isEmpty() ? e.getOriginalMessage() : path + ": " + e.getOriginalMessage();
    }
}
