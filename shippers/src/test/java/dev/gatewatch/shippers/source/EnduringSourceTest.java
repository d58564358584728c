package dev.gatewatch.shippers.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatewatch.protocol.Heartbeat.SourceStatus;
import dev.gatewatch.protocol.redaction.Redactor;
import dev.gatewatch.shippers.retry.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class EnduringSourceTest {
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private int failures;

    private final Source source = new Source() {
        @Override
        public void run() {
            if (failures-- > 0) {
                throw new IllegalStateException("not foreseen: token=8f3a9c1be7d24f60a1b2c3d4e5f60718");
            }
        }

        @Override
        public SourceStatus status() {
            return new SourceStatus("file:x", "following", null, "x:17");
        }
    };

    @Test
    void a_source_that_fails_is_begun_again_until_it_ends() throws Exception {
        failures = 2;
        enduring(Duration.ZERO).run();
        assertThat(reports).hasSize(2).allMatch(report -> report.contains("file:x"));
        assertThat(failures).isNegative();
    }

    @Test
    void while_it_waits_it_does_not_say_that_it_follows() throws Exception {
        failures = 1;
        Source enduring = enduring(Duration.ofDays(1));
        Thread thread = new Thread(() -> {
            try {
                enduring.run();
            } catch (InterruptedException e) {
                // As asked.
            }
        });
        thread.start();
        await().until(() -> enduring.status().state().equals("retrying"));
        assertThat(enduring.status().detail()).contains("not foreseen").doesNotContain("8f3a9c1b");
        assertThat(enduring.status().position()).isEqualTo("x:17");
        thread.interrupt();
        thread.join();
    }

    private Source enduring(Duration pause) {
        return new EnduringSource(
                source,
                new Backoff(pause, pause, new Random(1)),
                Redactor.unsalted(),
                (sentence, why) -> reports.add(sentence));
    }
}
