package dev.gatewatch.shippers.spool;

/** Makes and reads the records that stand in the stream for lines that are missing. */
public interface Gaps {

    /**
     * A record for lines that the spool gave up.
     *
     * @param like one of them, or a gap record: whose host, gateway and source the record is to have
     * @param lines how many
     * @param exact whether they were counted
     * @param reason why, as a sentence for an operator
     */
    byte[] record(byte[] like, long lines, boolean exact, String reason);

    /** How many lines a gap record stands for. */
    long lines(byte[] gap);
}
