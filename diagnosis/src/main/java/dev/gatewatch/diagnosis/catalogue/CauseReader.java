package dev.gatewatch.diagnosis.catalogue;

import java.util.Set;

/** Reads the entries of {@code causes/*.yaml}. */
final class CauseReader {
    private CauseReader() {}

    /**
     * Reads one cause; its mistakes are noted on the entry.
     *
     * @param signatures the ids of all signatures that there are
     */
    static Cause read(Entry entry, Set<String> signatures) {
        var cause = new Cause(entry.id(), entry.text("title"));
        entry.close();
        return cause;
    }
}
