package dev.gatewatch.streams.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.streams.alert.FleetOutbreak.Reason;
import dev.gatewatch.streams.alert.FleetOutbreak.Spread;
import dev.gatewatch.streams.alert.FleetOutbreak.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetOutbreakTest {
    private static final FleetOutbreak RULE = new FleetOutbreak(10, 20, Duration.ofMinutes(10));

    @ParameterizedTest
    @CsvSource({"4, 3", "15, 3", "16, 4", "24, 5", "25, 5", "50, 10", "5000, 10"})
    void so_many_hosts_of_a_fleet_are_enough(int fleet, int enough) {
        assertThat(RULE.enough(fleet)).isEqualTo(enough);
    }

    @Test
    void without_a_share_only_the_number_counts() {
        assertThat(new FleetOutbreak(10, 0, Duration.ofMinutes(10)).enough(4)).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 4, 4, TOO_FEW",
        "0, 5, 5, ENOUGH_HOSTS",
        "0, 0, 20, TOO_FEW",
        "5, 0, 9, STILL_FIRING",
        "5, 0, 10, MUCH_WORSE",
        "5, 0, 3, STILL_FIRING",
        "5, 0, 2, MOSTLY_OVER",
    })
    void a_cause_stands_on_a_fleet_of_24_hosts(int told, int fresh, int open, Reason reason) {
        assertThat(RULE.next(new State(told), new Spread(fresh, open, 24)).reason())
                .isEqualTo(reason);
    }
}
