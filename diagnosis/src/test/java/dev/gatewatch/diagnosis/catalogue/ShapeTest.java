package dev.gatewatch.diagnosis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {
    @ParameterizedTest
    @CsvSource({
        "UUID, ce31c729-929b-41cb-94f2-de6fe32f0b2e",
        "PID, 2",
        "PID, 29694",
        "PORT, 1",
        "PORT, 65535",
        "HEX64, 5ffc1f5e9f6f4a0b8c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b",
        "ORIGIN, https://ui.nyc.example",
        "ORIGIN, http://127.0.0.1:18789",
        "ORIGIN, http://[::1]:18789",
        "UNIT, clawdbot-gateway.service",
        "ADDRESS, 10.20.0.5",
        "ADDRESS, ::1",
        "VERSION, 2026.1.24-3",
        "CLI, openclaw",
    })
    void a_value_of_the_shape_fits(Shape shape, String value) {
        assertThat(shape.fits(value)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "UUID, ce31c729-929b-41cb-94f2-de6fe32",
        "PID, 0",
        "PID, 1",
        "PID, -2",
        "PID, 1234567890",
        "PORT, 0",
        "PORT, 65536",
        "PORT, 99999",
        "HEX64, 5ffc",
        "ORIGIN, https://ui.nyc.example/path",
        "ORIGIN, ftp://ui.nyc.example",
        "ORIGIN, https://",
        "UNIT, --now.service",
        "UNIT, ../x.service",
        "ADDRESS, 99999",
        "ADDRESS, localhost",
        "VERSION, dev",
        "CLI, sh",
    })
    void any_other_does_not(Shape shape, String value) {
        assertThat(shape.fits(value)).isFalse();
    }
}
