package dev.gatewatch.ingest;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of requests are held in memory, from the first byte read to Kafka's answer. Thread-safe. */
final class InFlight {
    private final long limit;
    private final AtomicLong bytes = new AtomicLong();

    InFlight(long limit) {
        this.limit = limit;
    }

    /** Whether there was room for them; if so they count until {@linkplain #release released}. */
    boolean reserve(long wanted) {
        long before = bytes.getAndAccumulate(wanted, (held, more) -> held + more > limit ? held : held + more);
        return before + wanted <= limit;
    }

    void release(long returned) {
        bytes.addAndGet(-returned);
    }

    long bytes() {
        return bytes.get();
    }
}
