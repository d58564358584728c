package dev.gatewatch.shippers.spool;

/** How much a line would be missed: what decides which lines go first when the spool is full. */
public enum Weight {
    /** Routine: goes first. */
    HARMLESS,
    /** May be evidence of a failure or of its end: goes when nothing harmless is left. */
    TELLING,
    /** A record that stands for lines that are missing: never goes, but is merged with its like. */
    GAP;

    private static final Weight[] VALUES = values();

    static Weight of(byte code) {
        return VALUES[code];
    }
}
