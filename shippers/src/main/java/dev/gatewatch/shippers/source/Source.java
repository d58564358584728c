package dev.gatewatch.shippers.source;

import dev.gatewatch.protocol.Heartbeat.SourceStatus;

/** Where lines come from. It runs on a thread of its own. */
public interface Source {

    /**
     * Reads lines until there will be no more or the thread is interrupted, and hands them on. A source that fails says
     * so in its {@link #status}, as a line where the failure is evidence, and tries again.
     */
    void run() throws InterruptedException;

    /** How it fares; asked from other threads. */
    SourceStatus status();
}
