package dev.gatewatch.streams.desk;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Attention;
import dev.gatewatch.streams.alert.NamePattern;

/** Which alerts a silence covers. */
final class Silences {
    private Silences() {}

    static boolean covers(Attention silence, Alert alert) {
        return fits(silence.host(), alert.host())
                && fits(silence.cause(), alert.cause())
                && fits(silence.rule(), alert.rule());
    }

    private static boolean fits(String pattern, String name) {
        return pattern == null || name != null && NamePattern.of(pattern).fits(name);
    }
}
