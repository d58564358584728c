package dev.gatewatch.shippers.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads a segment's file as the last run left it: counts what is whole, saves what is whole behind damage. */
final class SegmentScan {
    private final Path quarantine;
    private final long quarantineBytes;
    private final Consumer<String> report;
    private final Batch batch = new Batch();

    private long linesLost;

    /**
     * A scan.
     *
     * @param quarantine where damaged files are kept
     * @param quarantineBytes how much of them, the newest first; the newest one is always kept
     */
    SegmentScan(Path quarantine, long quarantineBytes, Consumer<String> report) {
        this.quarantine = quarantine;
        this.quarantineBytes = quarantineBytes;
        this.report = report;
    }

    /** Lines that were in damaged places, estimated from their bytes. */
    long linesLost() {
        return linesLost;
    }

    /**
     * The segment with its undamaged batches only.
     *
     * @param newest whether it is the one that was last written to, whose end may be torn
     * @param whole takes each undamaged batch, in order
     */
    Segment scan(Segment segment, boolean newest, Consumer<Batch> whole) throws IOException {
        try {
            return read(segment, newest, whole);
        } catch (IOException e) {
            report.accept("The spool's segment " + segment.path() + " cannot be read (" + e.getMessage()
                    + "). What was read of it is sent, the rest is passed over.");
            return segment;
        }
    }

    private Segment read(Segment segment, boolean newest, Consumer<Batch> whole) throws IOException {
        long bytes = segment.bytesOnDisk();
        for (int read; (read = segment.read(segment.size(), batch)) > 0; ) {
            segment.count(batch, read);
            whole.accept(batch);
        }
        long intact = segment.size();
        if (intact == bytes) {
            return segment;
        }
        List<Long> behind = wholeBatches(segment, intact, bytes);
        if (newest && behind.isEmpty()) {
            cutEnd(segment, bytes - intact);
            return segment;
        }
        return withoutDamage(segment, behind, bytes, whole);
    }

    private void cutEnd(Segment segment, long bytes) {
        String torn = "The end of the spool was torn: the last " + bytes + " bytes of " + segment.path();
        try {
            segment.cut();
            report.accept(torn + " were cut. What they held is read again from its source where that is possible.");
        } catch (IOException e) {
            report.accept(torn + " are passed over; they cannot be cut: " + e.getMessage());
        }
    }

    private Segment withoutDamage(Segment damaged, List<Long> behind, long bytes, Consumer<Batch> whole)
            throws IOException {
        String kept = setAside(damaged);
        Segment saved = save(damaged, behind);
        for (long offset : behind) {
            damaged.read(offset, batch);
            whole.accept(batch);
        }
        long lostBytes = bytes - saved.size();
        long lost = estimate(lostBytes, saved);
        linesLost += lost;
        report.accept("The spool's segment " + damaged.path() + " is damaged: " + lostBytes + " of " + bytes
                + " bytes could not be read, about " + lost + " lines. The rest was saved; the damaged file " + kept
                + ".");
        if (saved.isInMemory()) {
            return saved;
        }
        return saved.replace(damaged);
    }

    private String setAside(Segment damaged) {
        Path kept = quarantine.resolve(damaged.path().getFileName());
        try {
            Files.createDirectories(quarantine);
            Files.copy(damaged.path(), kept, StandardCopyOption.REPLACE_EXISTING);
            forgetOldest(kept);
            return "is kept as " + kept;
        } catch (IOException e) {
            return "cannot be kept as " + kept + " (" + e.getMessage() + ")";
        }
    }

    private void forgetOldest(Path newest) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(quarantine)) {
            files = all.filter(file -> Files.isRegularFile(file) && !file.equals(newest))
                    .sorted(Comparator.comparing(SegmentScan::modified).reversed())
                    .toList();
        }
        long bytes = Files.size(newest);
        for (Path file : files) {
            bytes += Files.size(file);
            if (bytes > quarantineBytes) {
                Files.delete(file);
            }
        }
    }

    private static long modified(Path file) {
        return file.toFile().lastModified();
    }

    /** On disk; in memory where the disk takes nothing, so that the shipper can start all the same. */
    private Segment save(Segment damaged, List<Long> behind) throws IOException {
        try (Segment onDisk = Segment.rewriting(damaged)) {
            copy(damaged, behind, onDisk);
            return onDisk;
        } catch (IOException e) {
            Segment inMemory = damaged.replacementInMemory();
            copy(damaged, behind, inMemory);
            return inMemory;
        }
    }

    private void copy(Segment damaged, List<Long> behind, Segment into) throws IOException {
        for (long offset = 0; offset < damaged.size(); ) {
            offset += damaged.read(offset, batch);
            into.append(batch);
        }
        for (long offset : behind) {
            damaged.read(offset, batch);
            into.append(batch);
        }
    }

    private static long estimate(long lostBytes, Segment sample) {
        long bytesPerLine = sample.lines() > 0 ? Math.max(1, sample.size() / sample.lines()) : 512;
        return Math.max(1, lostBytes / bytesPerLine);
    }

    /** Offsets of the whole batches behind a damaged place. */
    private List<Long> wholeBatches(Segment segment, long from, long bytes) throws IOException {
        List<Long> found = new ArrayList<>();
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(segment.path()));
        for (long offset = from; offset + Batch.PREFIX_BYTES <= bytes; ) {
            int length = all.getInt((int) offset) == Batch.MAGIC ? segment.read(offset, batch) : 0;
            if (length > 0) {
                found.add(offset);
                offset += length;
            } else {
                offset++;
            }
        }
        return found;
    }
}
