package dev.gatewatch.shippers.preflight;

/**
 * What a look at one thing has shown.
 *
 * @param subject what was looked at: {@code state}, {@code kafka}, {@code ingest}, {@code source}, {@code checks}
 * @param state how it is
 * @param sentence what was found, and what the shipper would do; where it is bad, what to do about it
 */
public record Finding(String subject, State state, String sentence) {
    /** How a thing is. */
    public enum State {
        /** As it should be. */
        GOOD,
        /** It works, but may not be what was meant. */
        NOTE,
        /** The shipper could not do its work. */
        BAD
    }

    public static Finding good(String subject, String sentence) {
        return new Finding(subject, State.GOOD, sentence);
    }

    public static Finding note(String subject, String sentence) {
        return new Finding(subject, State.NOTE, sentence);
    }

    public static Finding bad(String subject, String sentence) {
        return new Finding(subject, State.BAD, sentence);
    }
}
