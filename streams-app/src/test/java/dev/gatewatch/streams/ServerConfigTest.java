package dev.gatewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.streams.access.Access;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerConfigTest {
    @Test
    void links_lead_to_where_it_listens() {
        assertThat(config("127.0.0.1", null).page(9180)).hasToString("http://127.0.0.1:9180");
        assertThat(config("::1", null).page(9180)).hasToString("http://[::1]:9180");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void where_it_listens_on_every_address_links_lead_to_the_name_of_this_machine(String address) throws Exception {
        assertThat(config(address, null).page(9180))
                .hasToString("http://" + InetAddress.getLocalHost().getCanonicalHostName() + ":9180");
    }

    @Test
    void links_lead_to_where_the_operator_says() {
        URI page = URI.create("https://gatewatch.example.net");

        assertThat(config("0.0.0.0", page).page(9180)).isEqualTo(page);
    }

    private static ServerConfig config(String address, URI publicUrl) {
        return new ServerConfig(
                address,
                9180,
                new Access(Path.of("operators.txt"), null, null, true, publicUrl),
                Path.of("state"),
                "test",
                ServerConfig.Rules.DEFAULT,
                ServerConfig.Tuning.DEFAULT,
                Map.of());
    }
}
