package dev.gatewatch.streams.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetTest {
    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.1.255.255, true",
        "10.1.0.0/16, 10.2.0.0, false",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.4, false",
        "10.1.2.128/25, 10.1.2.127, false",
        "10.1.2.128/25, 10.1.2.128, true",
        "0.0.0.0/0, 192.168.1.1, true",
        "::1, 0:0:0:0:0:0:0:1, true",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe00::1, false",
        "10.0.0.0/8, ::1, false",
    })
    void an_address_is_in_it_when_it_begins_alike(String subnet, String address, boolean in) {
        assertThat(Subnet.of(subnet).contains(address)).isEqualTo(in);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.1.0.0/33", "10.1.0.0/x", "10.1.0.0/-1", "", "/8", "1.2.3.4.5"})
    void what_is_no_address_is_refused_and_never_looked_up(String text) {
        assertThatThrownBy(() -> Subnet.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no address; give one such as");
    }
}
