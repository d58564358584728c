package dev.gatewatch.shippers.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatewatch.shippers.Probe;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StdinSourceTest {
    @TempDir
    Path directory;

    @Test
    void what_was_read_when_it_is_stopped_is_handed_on() throws Exception {
        OneLine in = new OneLine();
        try (Probe probe = new Probe(directory, 64L << 20)) {
            StdinSource source = new StdinSource("stdin", in, "default", probe.intake());
            stop(source);
            assertThat(in.askedAgain.await(20, TimeUnit.SECONDS)).isTrue();
            stop(source);
            assertThat(probe.takeMessages()).containsExactly("one");
        } finally {
            in.end.countDown();
        }
    }

    private static void stop(StdinSource source) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(source::run).isInstanceOf(InterruptedException.class);
    }

    /** Whoever asks for more than one line waits. */
    private static final class OneLine extends InputStream {
        private final CountDownLatch askedAgain = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);
        private boolean read;

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] into, int from, int length) {
            if (!read) {
                read = true;
                byte[] line = "one\n".getBytes(StandardCharsets.UTF_8);
                System.arraycopy(line, 0, into, from, line.length);
                return line.length;
            }
            askedAgain.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return -1;
        }
    }
}
