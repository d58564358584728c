package dev.gatewatch.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class JsonTest {
    static Stream<Record> samples() {
        return Stream.concat(Samples.filled().stream(), Samples.sparse().stream());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_record_comes_back_as_it_was(Record sample) {
        assertThat(Json.read(Json.write(sample), sample.getClass())).isEqualTo(sample);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void fields_of_a_later_release_are_ignored(Record sample) {
        ObjectNode later = (ObjectNode) Json.mapper().readTree(Json.write(sample));
        later.putObject("addedLater").put("deep", 1);

        assertThat(Json.read(later.toString().getBytes(StandardCharsets.UTF_8), sample.getClass()))
                .isEqualTo(sample);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void what_is_absent_is_written_as_null(Record sample) {
        assertThat(Json.mapper().readTree(Json.write(sample)).propertyNames())
                .hasSameSizeAs(sample.getClass().getRecordComponents());
    }

    @Test
    void times_are_written_in_iso_8601_and_utc() {
        HostFacts facts = new HostFacts("h", "default", Instant.parse("2026-11-22T06:52:03.644Z"), null, Map.of());

        assertThat(Json.writeText(facts)).contains("\"time\":\"2026-11-22T06:52:03.644Z\"");
    }

    @Test
    void times_are_read_with_any_offset() {
        assertThat(read("{\"host\":\"h\",\"time\":\"2026-11-22T07:52:03.644+01:00\"}", HostFacts.class)
                        .time())
                .isEqualTo("2026-11-22T06:52:03.644Z");
    }

    @Test
    void the_same_record_is_the_same_bytes_whatever_order_its_map_has() {
        Map<String, String> forwards = new LinkedHashMap<>();
        Map<String, String> backwards = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            forwards.put("fact" + i, "x");
            backwards.put("fact" + (19 - i), "x");
        }

        assertThat(Json.writeText(forwards)).isEqualTo(Json.writeText(backwards));
    }

    @Test
    void lists_and_maps_that_are_absent_are_read_as_empty() {
        LogLine line = read("{\"uid\":\"u\",\"host\":\"h\"}", LogLine.class);

        assertThat(line.attributes()).isEmpty();
        assertThat(line.gateway()).isEqualTo(LogLine.DEFAULT_GATEWAY);
        assertThat(line.severity()).isEqualTo(Severity.UNSPECIFIED);
        assertThat(line.subsystem()).isEmpty();
        assertThat(line.message()).isEmpty();
        assertThat(read("{\"host\":\"h\"}", Heartbeat.class).sources()).isEmpty();
        assertThat(read("{\"host\":\"h\"}", Alert.class).commands()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "not json ~ not",
                "'' ~ No content",
                "null ~ JSON null",
                "[] ~ LogLine",
                "{\"uid\":\"u\" ~ end-of-input",
                "{\"observedTime\":\"yesterday\"} ~ observedTime",
                "{\"source\":{\"kind\":\"telepathy\"}} ~ telepathy",
                "{\"attributes\":{\"a\":null}} ~ attributes",
                "{\"gap\":{\"lines\":\"many\"}} ~ lines",
            })
    void bytes_that_are_no_record_are_refused_with_what_and_where(String json, String says) {
        assertThatThrownBy(() -> read(json, LogLine.class))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageStartingWith("LogLine: ")
                .hasMessageContaining(says);
    }

    @Test
    void no_bytes_at_all_are_refused() {
        assertThatThrownBy(() -> Json.read(null, LogLine.class))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage("LogLine: there is no value");
    }

    @Test
    void a_diagnosis_without_what_makes_it_one_is_refused() {
        assertThatThrownBy(() -> read("{\"id\":\"d\",\"host\":\"h\"}", Diagnosis.class))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("status");
    }

    @Test
    void nesting_without_end_is_refused() {
        String deep = "{\"a\":".repeat(100_000);

        assertThatThrownBy(() -> read(deep, LogLine.class)).isInstanceOf(MalformedRecordException.class);
    }

    @ParameterizedTest
    @EnumSource(Category.class)
    void categories_have_the_names_of_the_wire(Category category) {
        assertThat(Json.writeText(category)).isEqualTo("\"" + category.wireName() + "\"");
        assertThat(Category.ofWireName(category.wireName())).isEqualTo(category);
    }

    @Test
    void an_unknown_category_is_refused_with_those_that_there_are() {
        assertThatThrownBy(() -> Category.ofWireName("Pairing"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no category 'Pairing'")
                .hasMessageContaining("pairing_required");
    }

    @ParameterizedTest
    @CsvSource({"warn, WARN", "WARNING, WARN", "silly, TRACE", "log, INFO", "loud, UNSPECIFIED", ", UNSPECIFIED"})
    void severities_are_read_by_any_of_their_names(String name, Severity severity) {
        assertThat(Severity.of(name)).isEqualTo(severity);
    }

    private static <T> T read(String json, Class<T> type) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), type);
    }
}
