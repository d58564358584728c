package dev.gatewatch.shippers.intake;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Whether a line may be evidence of a failure or of its end, by its severity and by words. Used where nobody who knows
 * the catalogue is at hand: it must not miss evidence, and may call ordinary lines telling.
 */
public final class Telling implements Predicate<byte[]> {
    private static final List<String> SEVERITIES =
            List.of("\"severity\":\"warn\"", "\"severity\":\"error\"", "\"severity\":\"fatal\"");
    private static final List<String> WORDS = List.of(
            "1000",
            "1002",
            "1006",
            "1008",
            "1011",
            "1012",
            "4001",
            "4008",
            "abort",
            "already",
            "approv",
            "auth",
            "bind",
            "clos",
            "connect",
            "denied",
            "device",
            "eaddrinuse",
            "econn",
            "exit",
            "fail",
            "handshake",
            "invalid",
            "listening",
            "mismatch",
            "missing",
            "origin",
            "pairing",
            "pid ",
            "proxy",
            "ready",
            "refus",
            "reject",
            "restart",
            "scope",
            "shutdown",
            "sigterm",
            "sigusr1",
            "start",
            "timed out",
            "timeout",
            "token",
            "tunnel",
            "unreachable");

    @Override
    public boolean test(byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8);
        if (SEVERITIES.stream().anyMatch(text::contains)) {
            return true;
        }
        String message = text.toLowerCase(Locale.ROOT);
        int from = message.indexOf("\"message\":");
        return WORDS.stream().anyMatch(word -> message.indexOf(word, from) >= 0);
    }
}
