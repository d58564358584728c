package dev.gatewatch.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.gatewatch.protocol.openclaw.LineReader;
import dev.gatewatch.protocol.redaction.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The published schema of a topic and the record on it describe each other. */
class SchemasTest {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    static Stream<Topics.Topic<?>> topicsOfRecords() {
        return Topics.all().stream().filter(topic -> topic.value().isRecord());
    }

    static Stream<Record> samples() {
        return Stream.concat(Samples.filled().stream(), Samples.sparse().stream());
    }

    @ParameterizedTest
    @MethodSource("topicsOfRecords")
    void every_component_of_a_record_is_described_and_nothing_else(Topics.Topic<?> topic) {
        JsonNode schema = schemaOf(topic).getSchemaNode();

        assertDescribes(schema, schema, topic.value(), topic.name());
    }

    @ParameterizedTest
    @MethodSource("topicsOfRecords")
    void every_topic_has_a_full_and_a_sparse_sample_here(Topics.Topic<?> topic) {
        assertThat(Samples.filled()).hasAtLeastOneElementOfType(topic.value());
        assertThat(Samples.sparse()).hasAtLeastOneElementOfType(topic.value());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_record_as_it_is_written_fits_its_schema(Record sample) {
        assertThat(errors(sample.getClass(), Json.writeText(sample))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_record_with_a_field_of_a_later_release_fits_too(Record sample) {
        ObjectNode later = (ObjectNode) Json.mapper().readTree(Json.write(sample));
        later.put("addedLater", true);

        assertThat(errors(sample.getClass(), later.toString())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_record_without_one_of_its_fields_does_not_fit(Record sample) {
        ObjectNode whole = (ObjectNode) Json.mapper().readTree(Json.write(sample));
        for (String field : List.copyOf(whole.propertyNames())) {
            ObjectNode without = whole.deepCopy();
            without.remove(field);

            assertThat(errors(sample.getClass(), without.toString())).as(field).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026.1.24-3", "2026.2.26", "2026.5.28", "2026.9.6"})
    void recorded_lines_travel_as_their_schema_says(String version) throws IOException {
        LineReader reader = new LineReader(ZoneOffset.UTC, Redactor.unsalted());
        try (InputStream tail = SchemasTest.class.getResourceAsStream("/openclaw/" + version + "/tail.jsonl")) {
            String lines = new String(tail.readAllBytes(), StandardCharsets.UTF_8);
            lines.lines()
                    .flatMap(line -> reader.read(line, Instant.EPOCH).stream())
                    .map(line -> line.toLogLine("u", "h", null, Instant.EPOCH, LineSource.of(LineSource.Kind.TAIL)))
                    .forEach(line -> assertThat(errors(LogLine.class, Json.writeText(line)))
                            .isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "severity, loud",
        "severity, WARN",
        "observedTime, yesterday",
        "observedTime,",
        "host, ''",
        "uid,",
    })
    void a_value_that_is_none_does_not_fit(String field, String value) {
        ObjectNode line =
                (ObjectNode) Json.mapper().readTree(Json.write(Samples.filled().get(0)));
        line.put(field, value);

        assertThat(errors(LogLine.class, line.toString())).isNotEmpty();
    }

    private static void assertDescribes(JsonNode root, JsonNode schema, Class<?> record, String where) {
        Set<String> components = new TreeSet<>();
        for (RecordComponent component : record.getRecordComponents()) {
            String name = wireName(record, component);
            components.add(name);
            JsonNode property = schema.path("properties").path(name);
            String place = where + "." + name;
            assertThat(property.path("description").asString(""))
                    .as("description of %s", place)
                    .isNotBlank();
            Class<?> nested = nested(component.getGenericType());
            if (nested != null && nested.isEnum()) {
                assertThat(texts(property.path("enum"))).as(place).isEqualTo(wireNames(nested));
            } else if (nested != null && nested.isRecord()) {
                assertDescribes(root, referred(root, property), nested, place);
            }
        }
        assertThat(new TreeSet<>(schema.path("properties").propertyNames()))
                .as(where)
                .isEqualTo(components);
        assertThat(texts(schema.path("required"))).as("required in %s", where).isEqualTo(components);
    }

    private static JsonNode referred(JsonNode root, JsonNode property) {
        JsonNode holder = property.has("items") ? property.path("items") : property;
        holder = holder.has("anyOf") ? holder.path("anyOf").get(0) : holder;
        return root.at(holder.path("$ref").asString("").substring(1));
    }

    /** The type of a component, or of the elements of a list; {@code null} where neither is one of ours. */
    private static Class<?> nested(Type type) {
        Type element = type instanceof ParameterizedType list && list.getRawType() == List.class
                ? list.getActualTypeArguments()[0]
                : type;
        return element instanceof Class<?> c && (c.isRecord() || c.isEnum()) ? c : null;
    }

    private static String wireName(Class<?> record, RecordComponent component) {
        return Arrays.stream(record.getDeclaredConstructors()[0].getParameters())
                .filter(parameter -> parameter.getName().equals(component.getName()))
                .map(parameter -> parameter.getAnnotation(JsonProperty.class))
                .filter(Objects::nonNull)
                .map(JsonProperty::value)
                .findFirst()
                .orElse(component.getName());
    }

    private static Set<String> wireNames(Class<?> enumeration) {
        return Arrays.stream(enumeration.getEnumConstants())
                .map(constant -> Json.mapper().valueToTree(constant).asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> texts(JsonNode array) {
        return array.values().stream().map(JsonNode::asString).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Error> errors(Class<?> record, String json) {
        Topics.Topic<?> topic = topicsOfRecords()
                .filter(candidate -> candidate.value() == record)
                .findFirst()
                .orElseThrow();
        return schemaOf(topic)
                .validate(
                        json,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    private static Schema schemaOf(Topics.Topic<?> topic) {
        InputStream schema = SchemasTest.class.getResourceAsStream("/schemas/" + topic.name() + ".schema.json");
        assertThat(schema).as("schema of %s", topic.name()).isNotNull();
        return REGISTRY.getSchema(schema);
    }
}
