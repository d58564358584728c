package dev.gatewatch.shippers.spool;

/** What the spool must know of the lines it holds when it has to give some of them up. */
public interface SpoolContent {

    /** Whether a line may be evidence of a failure or of its end; lines that are not go first. */
    boolean isTelling(byte[] line);

    /**
     * A record that stands for lines that are missing.
     *
     * @param like one of them, or a gap record: whose host, gateway and source the record is to have
     * @param lines how many
     * @param exact whether it is known that it is so many
     * @param reason why, as a sentence for an operator
     */
    byte[] gap(byte[] like, long lines, boolean exact, String reason);

    /** How many lines a gap record stands for. */
    long linesMissing(byte[] gap);

    /** Whether a gap record's number is known to be right. */
    boolean isExact(byte[] gap);
}
