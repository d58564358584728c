package dev.gatewatch.ingest.otlp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads an {@code ExportLogsServiceRequest} in its protobuf encoding.
 *
 * <p>The field numbers are those of {@code opentelemetry/proto/logs/v1/logs.proto} and {@code common.proto}, which are
 * stable; reading these dozen fields by hand spares a protobuf runtime and generated classes.
 */
public final class OtlpProtobuf {
    /** Deeper nesting of values is hostile. */
    private static final int DEEPEST_NESTING = 32;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private OtlpProtobuf() {}

    /**
     * Hands over the request's records, one by one and in order.
     *
     * @throws MalformedOtlpException if the bytes are not such a request
     */
    public static void read(byte[] request, Consumer<OtlpLog> reader) {
        ProtobufReader fields = new ProtobufReader(request);
        while (fields.next()) {
            if (fields.field() == 1) {
                readResourceLogs(fields.message(), reader);
            }
        }
    }

    private static void readResourceLogs(ProtobufReader fields, Consumer<OtlpLog> reader) {
        Map<String, String> resource = new LinkedHashMap<>();
        List<ProtobufReader> scopes = new ArrayList<>();
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> readResource(fields.message(), resource);
                case 2 -> scopes.add(fields.message());
                default -> {}
            }
        }
        for (ProtobufReader scope : scopes) {
            while (scope.next()) {
                if (scope.field() == 2) {
                    reader.accept(readLog(scope.message(), resource));
                }
            }
        }
    }

    private static void readResource(ProtobufReader fields, Map<String, String> attributes) {
        while (fields.next()) {
            if (fields.field() == 1) {
                readAttribute(fields.message(), attributes);
            }
        }
    }

    private static OtlpLog readLog(ProtobufReader fields, Map<String, String> resource) {
        long time = 0;
        long observedTime = 0;
        long severityNumber = 0;
        String severityText = "";
        String body = "";
        Map<String, String> attributes = new LinkedHashMap<>();
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> time = fields.fixed64();
                case 2 -> severityNumber = fields.varintValue();
                case 3 -> severityText = fields.string();
                case 5 -> body = OtlpJson.text(readValue(fields.message(), 0));
                case 6 -> readAttribute(fields.message(), attributes);
                case 11 -> observedTime = fields.fixed64();
                default -> {}
            }
        }
        return new OtlpLog(
                resource, time, observedTime, OtlpLog.severity(severityText, severityNumber), body, attributes);
    }

    private static void readAttribute(ProtobufReader keyValue, Map<String, String> attributes) {
        readKeyValue(keyValue, 0, (key, value) -> attributes.put(key, OtlpJson.text(value)));
    }

    private static void readKeyValue(ProtobufReader fields, int depth, BiConsumer<String, JsonNode> pair) {
        String key = "";
        JsonNode value = JSON.missingNode();
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> key = fields.string();
                case 2 -> value = readValue(fields.message(), depth);
                default -> {}
            }
        }
        pair.accept(key, value);
    }

    /** An {@code AnyValue} as the JSON that it stands for. */
    private static JsonNode readValue(ProtobufReader fields, int depth) {
        if (depth > DEEPEST_NESTING) {
            throw new MalformedOtlpException("values nested deeper than " + DEEPEST_NESTING, null);
        }
        JsonNode value = JSON.missingNode();
        while (fields.next()) {
            value = switch (fields.field()) {
                case 1 -> JSON.stringNode(fields.string());
                case 2 -> JSON.booleanNode(fields.varintValue() != 0);
                case 3 -> JSON.numberNode(fields.varintValue());
                case 4 -> JSON.numberNode(fields.doubleValue());
                case 5 -> readArray(fields.message(), depth + 1);
                case 6 -> readObject(fields.message(), depth + 1);
                case 7 -> JSON.binaryNode(fields.byteString());
                default -> value;
            };
        }
        return value;
    }

    private static ArrayNode readArray(ProtobufReader fields, int depth) {
        ArrayNode array = JSON.arrayNode();
        while (fields.next()) {
            if (fields.field() == 1) {
                array.add(readValue(fields.message(), depth));
            }
        }
        return array;
    }

    private static ObjectNode readObject(ProtobufReader fields, int depth) {
        ObjectNode object = OtlpJson.emptyObject();
        while (fields.next()) {
            if (fields.field() == 1) {
                readKeyValue(fields.message(), depth, object::set);
            }
        }
        return object;
    }
}
