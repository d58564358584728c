package dev.gatewatch.shippers.source;

/** Makes lines of what a command prints, run after run. */
interface OutputLines {

    /** The command was started. */
    void begin();

    /** Takes the next bytes and hands on their lines. */
    void take(byte[] bytes) throws InterruptedException;

    /** Nothing came for a while: what has waited long enough is handed on. */
    void rest() throws InterruptedException;

    /** The command has ended: what has no line end is a line too. */
    void finish() throws InterruptedException;
}
