package dev.gatewatch.streams.history;

import java.util.Base64;
import org.apache.kafka.common.utils.Bytes;

/**
 * Where a list was left: the key of its last item. What is written meanwhile neither hides nor repeats an item.
 *
 * @param key of the last item; {@code null} for the beginning
 */
record Cursor(Bytes key) {

    /**
     * Reads what {@link #text()} wrote.
     *
     * @param text {@code null} for the beginning
     * @param list what all keys of the list begin with
     * @throws InvalidCursorException if it is no cursor of that list
     */
    static Cursor of(String text, Bytes list) {
        if (text == null) {
            return new Cursor(null);
        }
        Bytes key = decode(text);
        if (key.compareTo(list) < 0 || key.compareTo(HistoryKey.after(list)) >= 0) {
            throw new InvalidCursorException();
        }
        return new Cursor(key);
    }

    private static Bytes decode(String text) {
        try {
            return Bytes.wrap(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new InvalidCursorException();
        }
    }

    /** Where the rest of the list ends, seen from its highest key. */
    Bytes endOf(Bytes list) {
        return key == null ? HistoryKey.after(list) : key;
    }

    String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.get());
    }
}
