package dev.gatewatch.shippers.sender;

import dev.gatewatch.protocol.Topics.Topic;
import dev.gatewatch.shippers.spool.Batch;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A connection to where lines go. One thread sends; others may publish. */
public interface Outlet {

    /**
     * Sends the lines of a batch, behind those of the batches before it. Returns before they have arrived; the batch may
     * be reused then.
     *
     * @param receipt is told of every line, from any thread
     * @throws IOException if the connection is of no use any more
     */
    void send(Batch batch, Receipt receipt) throws IOException, InterruptedException;

    /**
     * Sends a record beside the lines: tried once, and not sent again when it is lost.
     *
     * @return whether it has been answered, once that is known; not if it was lost and may arrive when it is sent again
     */
    <V> CompletableFuture<Boolean> publish(Topic<V> topic, V record);

    /** What became of the records that were published. */
    Published published();

    /** How far this host's clock is ahead of the destination's, milliseconds; {@code null} while that is unknown. */
    Long clockAheadMillis();

    /** Closes the connection; within the time, what is on its way may still arrive. */
    void close(Duration within);

    /** Makes a connection. */
    @FunctionalInterface
    interface Connector {
        /**
         * Makes a connection, which need not mean that anybody is reached.
         *
         * @throws IOException if it cannot be made now
         */
        Outlet connect() throws IOException;
    }
}
