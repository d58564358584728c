package dev.gatewatch.streams.live;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Somebody who listens to the {@link LiveFeed}, at their own pace.
 *
 * <p>Who is slow hears fewer events, one here and there; who is so slow that diagnoses would be missed is cut off, comes
 * back and asks for the whole.
 */
public final class Listener implements AutoCloseable {
    private static final int MOST_WAITING = 4_096;
    /** Events wait no more when so many messages do: the rest of the queue is for what must not be missed. */
    private static final int EVENTS_WAITING = 1_024;

    private final BlockingQueue<Message> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Consumer<Listener> whenClosed;
    private volatile boolean ended;

    Listener(Consumer<Listener> whenClosed) {
        this.whenClosed = whenClosed;
    }

    /** The next message; empty if there is none for so long. */
    public Optional<Message> next(Duration patience) throws InterruptedException {
        return Optional.ofNullable(waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Whether nothing more will come. */
    public boolean hasEnded() {
        return ended;
    }

    @Override
    public void close() {
        whenClosed.accept(this);
    }

    void offer(Message message) {
        if (message.kind().equals("event") && waiting.size() >= EVENTS_WAITING) {
            return;
        }
        if (!waiting.offer(message)) {
            end();
        }
    }

    void end() {
        ended = true;
        close();
    }
}
