package dev.gatewatch.ingest.otlp;

import dev.gatewatch.protocol.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads an {@code ExportLogsServiceRequest} in its JSON encoding. */
public final class OtlpJson {
    private OtlpJson() {}

    /**
     * Hands over the request's records, one by one and in order.
     *
     * @throws MalformedOtlpException if it is not JSON, not an object, or has something else where a list must stand
     */
    public static void read(byte[] request, Consumer<OtlpLog> reader) {
        JsonNode root;
        try {
            root = Json.mapper().readTree(request);
        } catch (JacksonException e) {
            throw new MalformedOtlpException("not JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject()) {
            throw new MalformedOtlpException("not a JSON object, but " + root.getNodeType(), null);
        }
        for (JsonNode resourceLogs : list(root, "resourceLogs")) {
            Map<String, String> resource =
                    attributes(resourceLogs.path("resource").path("attributes"));
            for (JsonNode scopeLogs : list(resourceLogs, "scopeLogs")) {
                for (JsonNode log : list(scopeLogs, "logRecords")) {
                    reader.accept(read(log, resource));
                }
            }
        }
    }

    /** Anything else than a list would be taken as an empty one, and what is in it be lost. */
    private static JsonNode list(JsonNode parent, String name) {
        JsonNode list = parent.path(name);
        if (!list.isArray() && !list.isMissingNode() && !list.isNull()) {
            throw new MalformedOtlpException(name + " is not a list, but " + list.getNodeType(), null);
        }
        return list;
    }

    private static OtlpLog read(JsonNode log, Map<String, String> resource) {
        return new OtlpLog(
                resource,
                integer(log.path("timeUnixNano")),
                integer(log.path("observedTimeUnixNano")),
                OtlpLog.severity(log.path("severityText").asString(""), integer(log.path("severityNumber"))),
                text(plain(log.path("body"))),
                attributes(log.path("attributes")));
    }

    private static Map<String, String> attributes(JsonNode keyValues) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (JsonNode keyValue : keyValues) {
            attributes.put(keyValue.path("key").asString(""), text(plain(keyValue.path("value"))));
        }
        return attributes;
    }

    /** 64-bit integers are strings in this encoding, but some agents send numbers. 0 for what is neither. */
    private static long integer(JsonNode node) {
        if (node.isIntegralNumber()) {
            return node.longValue();
        }
        try {
            return Long.parseLong(node.asString("0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** An {@code AnyValue} as the JSON that it stands for. */
    private static JsonNode plain(JsonNode anyValue) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (anyValue.has("intValue")) {
            return json.numberNode(integer(anyValue.get("intValue")));
        }
        if (anyValue.has("arrayValue")) {
            ArrayNode array = json.arrayNode();
            anyValue.get("arrayValue").path("values").forEach(value -> array.add(plain(value)));
            return array;
        }
        if (anyValue.has("kvlistValue")) {
            ObjectNode object = emptyObject();
            for (JsonNode keyValue : anyValue.get("kvlistValue").path("values")) {
                object.set(keyValue.path("key").asString(""), plain(keyValue.path("value")));
            }
            return object;
        }
        for (String name : List.of("stringValue", "boolValue", "doubleValue", "bytesValue")) {
            if (anyValue.has(name)) {
                return anyValue.get(name);
            }
        }
        return json.missingNode();
    }

    /**
     * An object whose members come in the order of their names. Agents keep maps in any order, and OpenClaw's lines begin
     * with the numbered arguments: what reads them may stop behind these.
     */
    static ObjectNode emptyObject() {
        return new ObjectNode(JsonNodeFactory.instance, new TreeMap<>());
    }

    static String text(JsonNode plain) {
        if (plain.isMissingNode()) {
            return "";
        }
        return plain.isString() ? plain.stringValue() : plain.toString();
    }
}
