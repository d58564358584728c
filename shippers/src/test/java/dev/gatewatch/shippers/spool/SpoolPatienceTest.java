package dev.gatewatch.shippers.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reader that would rather have many lines at once waits for them, and not for long. */
@Timeout(60)
class SpoolPatienceTest {
    private static final Duration FOR_EVER = Duration.ofDays(1);

    @TempDir
    Path directory;

    private Spool spool;

    @BeforeEach
    void open() throws IOException {
        spool = Spool.open(directory, 1 << 20, 0, new TextContent(), report -> {});
    }

    @AfterEach
    void close() throws IOException {
        spool.close();
    }

    @Test
    void does_not_wait_behind_something_urgent() throws Exception {
        append("harmless", false);
        append("urgent", true);
        append("harmless", false);

        spool.awaitMany(Integer.MAX_VALUE, FOR_EVER);

        assertThat(readAll()).isEqualTo(3);
    }

    @Test
    void waits_until_there_are_many_or_the_time_is_over() throws Exception {
        append("0123456789", false);
        int one = (int) spool.waitingBytes();

        spool.awaitMany(one, FOR_EVER);
        spool.awaitMany(one + 1, Duration.ZERO);

        Thread later = new Thread(() -> append("0123456789", false));
        later.start();
        spool.awaitMany(one + 1, FOR_EVER);
        later.join();
        assertThat(readAll()).isEqualTo(2);
    }

    @Test
    void what_was_read_no_longer_counts() throws Exception {
        append("urgent", true);
        assertThat(readAll()).isEqualTo(1);
        append("harmless", false);
        long waiting = spool.waitingBytes();

        spool.awaitMany((int) waiting, Duration.ZERO);
        Thread later = new Thread(() -> append("urgent", true));
        later.start();
        spool.awaitMany((int) waiting + 1_000, FOR_EVER);
        later.join();

        assertThat(readAll()).isEqualTo(2);
    }

    private int readAll() throws InterruptedException {
        Batch batch = new Batch();
        int read = 0;
        while (spool.read(batch, Duration.ZERO)) {
            read++;
        }
        return read;
    }

    private void append(String text, boolean urgent) {
        Batch batch = new Batch();
        batch.addLine(text.getBytes(StandardCharsets.UTF_8), 1_000);
        if (urgent) {
            batch.urgent();
        }
        try {
            spool.append(batch);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
