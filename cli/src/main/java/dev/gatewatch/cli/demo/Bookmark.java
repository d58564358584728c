package dev.gatewatch.cli.demo;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.MalformedRecordException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the story was played.
 *
 * @param beginning when somebody first looked
 * @param playedUntil all lines before this are in Kafka
 */
record Bookmark(Instant beginning, Instant playedUntil) {

    static Bookmark atBeginning(Instant now) {
        return new Bookmark(now, now.minus(FleetStory.PAST));
    }

    /** The bookmark in a file; empty if there is none that can be read: then the story begins anew. */
    static Optional<Bookmark> read(Path file) {
        try {
            return Optional.of(Json.read(Files.readAllBytes(file), Bookmark.class))
                    .filter(bookmark -> bookmark.beginning != null && bookmark.playedUntil != null);
        } catch (NoSuchFileException | MalformedRecordException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes it so that a reader finds the old one or the new one, whatever happens meanwhile. */
    void write(Path file) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.write(next, Json.write(this));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
