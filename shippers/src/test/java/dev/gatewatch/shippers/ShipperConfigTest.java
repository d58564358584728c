package dev.gatewatch.shippers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShipperConfigTest {
    private static final ShipperConfig.Destination KAFKA =
            new ShipperConfig.Kafka(Map.of("bootstrap.servers", "127.0.0.1:9192"));

    @Test
    void a_mistake_does_not_show_the_secrets_of_a_command() {
        String misspelt = "comand:curl --token 8f3a9c1be7d24f60a1b2c3d4e5f60718";
        assertThat(mistakes("host-1", List.of(misspelt), KAFKA, ShipperConfig.SMALLEST_SPOOL_BYTES))
                .singleElement()
                .asString()
                .contains("comand:curl")
                .doesNotContain("8f3a9c1b");
    }

    @Test
    void what_is_left_out_has_a_default() {
        ShipperConfig config = config("host-1", List.of(), KAFKA, ShipperConfig.SMALLEST_SPOOL_BYTES);
        assertThat(config.gateway()).isEqualTo("default");
        assertThat(config.sources()).containsExactly("auto");
    }

    @Test
    void tells_every_mistake_at_once() {
        assertThat(mistakes("a\nb", List.of("tail", "stdin:"), null, 10))
                .hasSize(5)
                .anyMatch(mistake -> mistake.contains("host's name"))
                .anyMatch(mistake -> mistake.contains("'tail' is unknown"))
                .anyMatch(mistake -> mistake.contains("'stdin:'"))
                .anyMatch(mistake -> mistake.contains("limit is 10 bytes"))
                .anyMatch(mistake -> mistake.contains("no destination"));
    }

    @Test
    void kafkas_own_settings_are_checked_by_kafka() {
        assertThat(mistakes("host-1", List.of(), kafka(Map.of()), 1 << 20))
                .singleElement()
                .asString()
                .contains("bootstrap.servers");
        assertThat(mistakes(
                        "host-1",
                        List.of(),
                        kafka(Map.of("bootstrap.servers", "127.0.0.1:1", "compression.type", "zip")),
                        1 << 20))
                .singleElement()
                .asString()
                .contains("compression.type");
    }

    @Test
    void an_address_of_ingest_must_be_one() {
        for (String address : List.of("ingest:9181", "ftp://ingest", "http:/ingest")) {
            assertThat(mistakes("host-1", List.of(), new ShipperConfig.Ingest(URI.create(address), null), 1 << 20))
                    .singleElement()
                    .asString()
                    .contains(address, "http://");
        }
    }

    @Test
    void what_would_take_back_what_is_promised_is_refused() {
        Map<String, String> servers = Map.of("bootstrap.servers", "127.0.0.1:1");
        Map<String, String> settings = new HashMap<>(servers);
        settings.put("enable.idempotence", "false");
        assertThat(mistakes("host-1", List.of(), kafka(settings), 1 << 20))
                .singleElement()
                .asString()
                .contains("enable.idempotence=false", "lose lines");
        settings.put("acks", "1");
        assertThat(mistakes("host-1", List.of(), kafka(settings), 1 << 20))
                .singleElement()
                .asString()
                .contains("acks=1", "lose lines");
        config("host-1", List.of(), kafka(Map.of("bootstrap.servers", "127.0.0.1:1", "acks", "-1")), 1 << 20);
    }

    @Test
    void a_token_with_the_rest_of_a_windows_line_end_is_refused_and_not_shown() {
        assertThat(mistakes(
                        "host-1",
                        List.of(),
                        new ShipperConfig.Ingest(URI.create("http://ingest"), "secret\r"),
                        1 << 20))
                .singleElement()
                .asString()
                .contains("Windows line ends")
                .doesNotContain("secret");
        assertThat(new ShipperConfig.Ingest(URI.create("http://ingest"), "").token())
                .as("a variable that is set to nothing")
                .isNull();
    }

    @Test
    void a_token_is_not_printed() {
        assertThat(new ShipperConfig.Ingest(URI.create("http://ingest"), "very-secret").toString())
                .doesNotContain("very-secret");
    }

    private static ShipperConfig.Kafka kafka(Map<String, String> settings) {
        return new ShipperConfig.Kafka(settings);
    }

    private static List<String> mistakes(
            String host, List<String> sources, ShipperConfig.Destination destination, long spoolLimit) {
        return catchThrowableOfType(
                        InvalidShipperConfigException.class, () -> config(host, sources, destination, spoolLimit))
                .mistakes();
    }

    private static ShipperConfig config(
            String host, List<String> sources, ShipperConfig.Destination destination, long spoolLimit) {
        return new ShipperConfig(host, null, sources, Path.of("state"), destination, spoolLimit, false);
    }
}
