package dev.gatewatch.streams.topology;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.streams.alert.LostLines;
import dev.gatewatch.streams.alert.Persisting;
import dev.gatewatch.streams.alert.RepeatedCloses;

/**
 * What one rule remembers of one host, or of one diagnosis.
 *
 * @param closes the state of the rule, and so are the next two; all but one are {@code null}
 * @param alert the alert that stands; {@code null} when calm
 */
record Watch(RepeatedCloses.State closes, Persisting.State persisting, LostLines.State lost, Alert alert) {

    static Watch of(RepeatedCloses.State closes, Alert alert) {
        return new Watch(closes, null, null, alert);
    }

    static Watch of(Persisting.State persisting, Alert alert) {
        return new Watch(null, persisting, null, alert);
    }

    static Watch of(LostLines.State lost, Alert alert) {
        return new Watch(null, null, lost, alert);
    }

    /** Whether time alone may change something. */
    boolean waits() {
        return alert != null && persisting == null || persisting != null && persisting.waits();
    }

    /**
     * Under what a watch is kept.
     *
     * @param detail the threshold's name, or the id of the diagnosis; empty where the rule has one watch a host
     */
    record Key(String host, String rule, String detail) {
        private static final String SEPARATOR = "\n";

        static Key of(String text) {
            String[] parts = text.split(SEPARATOR, 3);
            return new Key(parts[0], parts[1], parts[2]);
        }

        String text() {
            return String.join(SEPARATOR, host, rule, detail);
        }

        /** The key of the alert. */
        String alertKey() {
            return detail.isEmpty() ? rule + "/" + host : rule + "/" + host + "/" + detail;
        }
    }
}
