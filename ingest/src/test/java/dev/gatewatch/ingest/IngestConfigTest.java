package dev.gatewatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestConfigTest {
    private static final Path TOKENS = Path.of("tokens");
    private static final IngestConfig.Tls TLS = new IngestConfig.Tls(Path.of("keys.p12"), "secret");

    private static IngestConfig config(String address, Path tokens, IngestConfig.Tls tls, boolean acceptPlainText) {
        return new IngestConfig(address, 0, tokens, tls, acceptPlainText, IngestConfig.Limits.DEFAULT, Map.of());
    }

    @Test
    void on_loopback_neither_tokens_nor_tls_are_asked_for() {
        for (String address : new String[] {"127.0.0.1", "127.0.0.2", "::1", "localhost"}) {
            assertThat(config(address, null, null, false).address()).isEqualTo(address);
        }
    }

    @Test
    void beyond_loopback_there_is_no_door_without_tokens() {
        assertThatThrownBy(() -> config("0.0.0.0", null, TLS, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without tokens")
                .hasMessageContaining("gatewatch ingest token add");
    }

    @Test
    void beyond_loopback_tokens_do_not_travel_in_the_clear_unless_expressly_accepted() {
        assertThatThrownBy(() -> config("0.0.0.0", TOKENS, null, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without TLS");
        assertThat(config("0.0.0.0", TOKENS, null, true)).isNotNull();
        assertThat(config("0.0.0.0", TOKENS, TLS, false)).isNotNull();
    }

    @Test
    void an_address_that_does_not_exist_is_named() {
        assertThatThrownBy(() -> config("no.such.address.invalid", TOKENS, TLS, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no.such.address.invalid");
    }

    @Test
    void the_key_stores_password_is_not_printed() {
        assertThat(config("127.0.0.1", TOKENS, TLS, false).toString()).doesNotContain("secret");
    }
}
