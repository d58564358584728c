package dev.gatewatch.shippers.checkpoint;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.MalformedRecordException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * How far lines have arrived: the position of each source, the last batch of the spool, and the counts. It moves only
 * with acknowledgements. The file is replaced in one step, after it is on the disk itself, so that there is always a
 * whole one. A file that cannot be read is set aside and reported: the spool then tells where to go on. Thread-safe.
 */
public final class Checkpoint {
    private final Path file;
    private final Consumer<String> report;

    private final Map<String, String> positions = new HashMap<>();
    private long acknowledged;
    private long linesSent;
    private long linesLost;
    private long linesGivenUp;
    private long linesRejected;
    private boolean changed;
    private boolean saveFails;

    /** The file's content. */
    record Saved(
            long acknowledged,
            long linesSent,
            long linesLost,
            long linesGivenUp,
            long linesRejected,
            Map<String, String> positions) {}

    private Checkpoint(Path file, Consumer<String> report) {
        this.file = file;
        this.report = report;
    }

    /**
     * Opens the checkpoint of a file, which need not exist.
     *
     * @param report takes a sentence for each thing that was not as it should be
     */
    public static Checkpoint open(Path file, Consumer<String> report) {
        Checkpoint checkpoint = new Checkpoint(file, report);
        checkpoint.load();
        return checkpoint;
    }

    private void load() {
        try {
            Saved saved = Json.read(Files.readAllBytes(file), Saved.class);
            acknowledged = saved.acknowledged();
            linesSent = saved.linesSent();
            linesLost = saved.linesLost();
            linesGivenUp = saved.linesGivenUp();
            linesRejected = saved.linesRejected();
            if (saved.positions() != null) {
                positions.putAll(saved.positions());
            }
        } catch (NoSuchFileException e) {
            // The first start.
        } catch (IOException | MalformedRecordException e) {
            setAside(e);
        }
    }

    private void setAside(Exception why) {
        Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
        report.accept("The checkpoint " + file + " cannot be read (" + why.getMessage() + "). It is kept as " + aside
                + "; sources go on where the spool says, or begin anew.");
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            report.accept("The checkpoint " + file + " cannot be set aside: " + e.getMessage());
        }
    }

    /** Says that a batch has arrived, with so many of its lines; the others were refused. */
    public synchronized void arrived(long number, Map<String, String> reached, long lines, long rejected) {
        acknowledged = number;
        linesSent += lines;
        linesRejected += rejected;
        reached.forEach((key, position) -> {
            if (position.isEmpty()) {
                positions.remove(key);
            } else {
                positions.put(key, position);
            }
        });
        changed = true;
    }

    /** Says that lines are known to be missing; a gap record stands for them in the stream. */
    public synchronized void missing(long lines) {
        linesLost += lines;
        changed |= lines > 0;
    }

    /** Says that the spool has given up lines; a gap record stands for them in the stream. */
    public synchronized void givenUp(long lines) {
        linesGivenUp += lines;
        missing(lines);
    }

    /** The position of each source by its key. */
    public synchronized Map<String, String> positions() {
        return Map.copyOf(positions);
    }

    /** Number of the last batch that has arrived; 0 if none has. */
    public synchronized long acknowledged() {
        return acknowledged;
    }

    /** Lines that have arrived since the state directory was made; the next three likewise. */
    public synchronized long linesSent() {
        return linesSent;
    }

    /** Lines that are missing in the stream for whatever reason. */
    public synchronized long linesLost() {
        return linesLost;
    }

    /** Those of them that had been read. */
    public synchronized long linesGivenUp() {
        return linesGivenUp;
    }

    /** Lines that the destination refuses to take. */
    public synchronized long linesRejected() {
        return linesRejected;
    }

    /** Writes the file if something changed since it was written. A failure is reported, and tried again next time. */
    public synchronized void save() {
        if (!changed) {
            return;
        }
        Saved saved =
                new Saved(acknowledged, linesSent, linesLost, linesGivenUp, linesRejected, new TreeMap<>(positions));
        try {
            Path beside = file.resolveSibling(file.getFileName() + ".new");
            try (RandomAccessFile out = new RandomAccessFile(beside.toFile(), "rw")) {
                byte[] json = Json.write(saved);
                out.setLength(0);
                out.write(json);
                out.getFD().sync();
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncDirectory();
            changed = false;
            saveFails = false;
        } catch (IOException e) {
            if (!saveFails) {
                report.accept("The checkpoint " + file + " cannot be written (" + e.getMessage()
                        + "). After a crash, lines that have arrived would be sent again.");
            }
            saveFails = true;
        }
    }

    private void syncDirectory() throws IOException {
        try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
