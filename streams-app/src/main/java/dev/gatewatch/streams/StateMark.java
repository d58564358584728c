package dev.gatewatch.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells by a file whether the state on this disk was left by a clean stop.
 *
 * <p>With exactly-once, state that was left abruptly may hold what was never committed, and has to be read again from the
 * changelogs. Kafka Streams finds that out store by store, tries again, and calls it an error, which it is not: it is
 * sooner and more quietly done by whoever knows it before.
 */
final class StateMark {
    private static final Logger LOG = LoggerFactory.getLogger(StateMark.class);

    private final Path file;
    private final boolean keepsStandbys;

    /** @param standbys if there are any, copies that were kept for others are good also after an abrupt end */
    StateMark(Path stateDir, int standbys) {
        file = stateDir.resolve(StreamsProperties.APPLICATION_ID + ".stopped-cleanly");
        keepsStandbys = standbys > 0;
    }

    /** Removes the mark, and tells whether the state may be used. */
    boolean take() {
        try {
            Files.createDirectories(file.getParent());
            return Files.deleteIfExists(file) || keepsStandbys;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + file.getParent(), e);
        }
    }

    /** Everything was committed, and nothing is written any more. */
    void leave() {
        try {
            Files.write(file, new byte[0]);
        } catch (IOException e) {
            LOG.warn("{} could not be written; the next start will read its state from Kafka.", file, e);
        }
    }
}
