package dev.gatewatch.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatewatch.streams.access.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class AccessOptionsTest {
    @Test
    void nobody_is_asked_where_nothing_is_said() {
        assertThat(access()).isEqualTo(Access.OPEN);
    }

    @Test
    void a_proxy_names_people_in_the_usual_headers_unless_others_are_named() {
        assertThat(access("--trusted-proxy", "10.1.0.0/16").proxy().userHeader())
                .isEqualTo("X-Forwarded-User");
        Access.Proxy proxy = access(
                        "--trusted-proxy", "10.1.0.7", "--groups-header", "X-Groups", "--operator-group", "ops,sre")
                .proxy();

        assertThat(proxy.groupsHeader()).isEqualTo("X-Groups");
        assertThat(proxy.operatorGroups()).containsExactlyInAnyOrder("ops", "sre");
    }

    @ParameterizedTest
    @CsvSource({
        "--user-header, --trusted-proxy",
        "--groups-header, --trusted-proxy",
        "--operator-group, --trusted-proxy",
        "--tls-password, --tls-keystore"
    })
    void what_would_be_without_effect_is_refused(String option, String missing) {
        assertThatThrownBy(() -> access(option, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(option)
                .hasMessageEndingWith("with " + missing);
    }

    private static Access access(String... arguments) {
        return CommandLine.populateCommand(new AccessOptions(), arguments).access();
    }
}
