package dev.gatewatch.streams.catalogue;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.catalogue.CatalogueMistake;
import dev.gatewatch.diagnosis.catalogue.InvalidCatalogueException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalogue in force: the bundled one, or with an operator's directory laid over it, which is read again when it
 * changes.
 *
 * <p>A directory with mistakes changes nothing: the catalogue that was in force stays, and {@link #mistakes()} says what
 * is wrong until it is mended. The directory is looked at, not listened to: a mounted one (ConfigMap, NFS) sends no word
 * of a change.
 */
public final class CatalogueInForce implements Supplier<Catalogue>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogueInForce.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private final Path directory;
    private final ScheduledExecutorService watch;
    private volatile Catalogue catalogue;
    private volatile List<CatalogueMistake> mistakes = List.of();
    private Map<Path, Stamp> read;
    private Map<Path, Stamp> seen;

    private CatalogueInForce(
            Catalogue catalogue, Path directory, Map<Path, Stamp> read, ScheduledExecutorService watch) {
        this.catalogue = catalogue;
        this.directory = directory;
        this.read = read;
        this.seen = read;
        this.watch = watch;
    }

    /** One that never changes. */
    public static CatalogueInForce always(Catalogue catalogue) {
        return new CatalogueInForce(catalogue, null, Map.of(), null);
    }

    /**
     * The bundled catalogue with that directory laid over it, looked at every other second from now on.
     *
     * @param directory {@code null} for the bundled catalogue alone
     * @throws InvalidCatalogueException with all mistakes, if there are any now
     */
    public static CatalogueInForce of(Path directory) {
        if (directory == null) {
            return always(Catalogue.bundled());
        }
        CatalogueInForce inForce =
                load(directory, Executors.newSingleThreadScheduledExecutor(CatalogueInForce::thread));
        long every = LOOK_EVERY.toMillis();
        inForce.watch.scheduleWithFixedDelay(inForce::look, every, every, TimeUnit.MILLISECONDS);
        return inForce;
    }

    /** The same, which looks only when it is told to. */
    static CatalogueInForce unwatched(Path directory) {
        return load(directory, null);
    }

    private static CatalogueInForce load(Path directory, ScheduledExecutorService watch) {
        Map<Path, Stamp> now = stamps(directory);
        return new CatalogueInForce(Catalogue.load(directory), directory, now, watch);
    }

    /** What a file looked like: another length or time is another content. */
    private record Stamp(long length, long modifiedMillis) {}

    @Override
    public Catalogue get() {
        return catalogue;
    }

    /** What is wrong in the directory as it is now; empty while what is in force is what it says. */
    public List<CatalogueMistake> mistakes() {
        return mistakes;
    }

    /** Reads the directory again if it has changed, and not since the look before: somebody may still be writing it. */
    synchronized void look() {
        try {
            Map<Path, Stamp> now = stamps(directory);
            boolean settled = now.equals(seen);
            seen = now;
            if (settled && !now.equals(read)) {
                read = now;
                takeOver(Catalogue.load(directory));
            }
        } catch (InvalidCatalogueException e) {
            mistakes = e.mistakes();
            LOG.error(
                    "The catalogue in {} has mistakes, and {} stays in force:\n  {}",
                    directory,
                    catalogue.version(),
                    mistakes.stream().map(CatalogueMistake::toString).collect(Collectors.joining("\n  ")));
        } catch (RuntimeException e) {
            // Whatever goes wrong, the next look must come.
            LOG.error("Cannot read the catalogue in {}, and {} stays in force.", directory, catalogue.version(), e);
        }
    }

    private void takeOver(Catalogue changed) {
        mistakes = List.of();
        if (!changed.version().equals(catalogue.version())) {
            LOG.info("The catalogue {} is in force instead of {}.", changed.version(), catalogue.version());
            catalogue = changed;
        }
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.shutdownNow();
        }
    }

    private static Map<Path, Stamp> stamps(Path directory) {
        Map<Path, Stamp> stamps = new TreeMap<>();
        for (String part : List.of("signatures", "causes")) {
            Path folder = directory.resolve(part);
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    long modified = Files.getLastModifiedTime(file).toMillis();
                    stamps.put(file, new Stamp(Files.size(file), modified));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return stamps;
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "catalogue-watch");
        thread.setDaemon(true);
        return thread;
    }
}
