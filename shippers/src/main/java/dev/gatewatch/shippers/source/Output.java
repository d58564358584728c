package dev.gatewatch.shippers.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;

/**
 * Some bytes that came from a stream.
 *
 * @param error whether from a standard error
 * @param bytes empty when the stream has ended
 */
record Output(boolean error, byte[] bytes) {
    private static final int CHUNK = 64 * 1024;

    boolean isEnd() {
        return bytes.length == 0;
    }

    /** Reads a stream to its end on a thread of its own. When the queue is full the stream waits. */
    static Thread drain(String name, InputStream stream, boolean error, BlockingQueue<Output> into) {
        Thread thread = new Thread(
                () -> {
                    try {
                        drain(stream, error, into);
                    } catch (InterruptedException e) {
                        // Nobody wants the rest.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void drain(InputStream stream, boolean error, BlockingQueue<Output> into)
            throws InterruptedException {
        byte[] buffer = new byte[CHUNK];
        try (stream) {
            for (int bytes; (bytes = stream.read(buffer)) >= 0; ) {
                if (bytes > 0) {
                    into.put(new Output(error, Arrays.copyOf(buffer, bytes)));
                }
            }
        } catch (IOException e) {
            // Closed from the other side: nothing more will come.
        }
        into.put(new Output(error, new byte[0]));
    }
}
