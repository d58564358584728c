package dev.gatewatch.streams.history;

import dev.gatewatch.protocol.Diagnosis;
import java.time.Instant;

/** The diagnosis that was proved to be over last. */
public record LastCure(String host, String title, Instant resolvedAt, String text) {
    static LastCure of(Diagnosis resolved) {
        return new LastCure(
                resolved.host(),
                resolved.title(),
                resolved.resolvedAt(),
                resolved.resolvedBy().text());
    }
}
