package dev.gatewatch.shippers.spool;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The shipper's memory on disk: an append-only log of batches in segments, in front of the sender.
 *
 * <p>What it promises:
 *
 * <ul>
 *   <li>Batches are read in the order in which they were appended, and a segment is deleted only when all of its
 *       batches were acknowledged.
 *   <li>A batch survives a crash of the process as soon as {@link #append} returns. It survives a crash of the machine
 *       once {@link #sync} has returned after it; the shipper calls that every second. What a crash of the machine
 *       takes away is read again from its source where the source can be read again, because the position of the
 *       source was in the same batch.
 *   <li>Opening never fails for what is in the files: a torn end is cut, a damaged segment is set aside in {@code
 *       quarantine} after every undamaged batch was saved from it, and both are reported. The quarantine keeps the
 *       newest, up to an eighth of the limit.
 *   <li>It stays below its limit by giving up lines: harmless ones of the oldest segment first, telling ones only when
 *       no harmless one is left. What went is counted, and a gap record stands in its place. Segments that the reader
 *       has entered are left alone.
 *   <li>While the disk takes nothing (full, read-only) it goes on in a few megabytes of memory; when they are full
 *       {@link #append} waits.
 * </ul>
 *
 * Any number of threads may append; one reads and acknowledges.
 */
public final class Spool implements Closeable {
    private static final int SEGMENTS = 16;
    private static final long SMALLEST_SEGMENT = 16 * 1024;
    private static final long LARGEST_SEGMENT = 8 * 1024 * 1024;
    private static final long LARGEST_GOOD_BATCH = 256 * 1024;
    private static final int MEMORY_BYTES = 4 * 1024 * 1024;
    private static final long DISK_RETRY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final String QUARANTINE = "quarantine";
    /** What is set aside may take this part of the limit, besides. */
    private static final int QUARANTINED_PART = 8;

    private final Path directory;
    private final long limit;
    private final long segmentBytes;
    private final SpoolContent content;
    private final Consumer<String> report;
    private final Segment.Disk disk;

    /** Oldest first; the last one is appended to. */
    private final ArrayDeque<Segment> segments = new ArrayDeque<>();

    private final Map<String, String> positions = new LinkedHashMap<>();
    /** What was read and not acknowledged, oldest first. */
    private final ArrayDeque<HandedOut> handedOut = new ArrayDeque<>();

    private long nextNumber;
    /** Batches up to this one were read once, perhaps by an earlier run: their lines may have arrived. */
    private long lastHandedOut;

    private long nextSegment;
    private Segment readSegment;
    private long readOffset;
    private long waitingBytes;
    private long waitingLines;
    private long newestMillis;
    private long linesGivenUp;
    private long linesDamaged;
    private long nextDiskTry;
    private boolean diskFails;
    /** Whether files were made or renamed since the directory was brought to disk. */
    private boolean filesChanged = true;
    /** Whether the last attempt at that failed, and this was said. */
    private volatile boolean directoryFails;

    /** Whether among what was not read yet is something urgent. */
    private boolean urgent;

    private record HandedOut(long number, Segment segment, long offset, int bytes, int lines, long oldestMillis) {}

    private Spool(Path directory, long limit, SpoolContent content, Consumer<String> report, Segment.Disk disk) {
        this.directory = directory;
        this.limit = limit;
        this.segmentBytes = Math.max(SMALLEST_SEGMENT, Math.min(LARGEST_SEGMENT, limit / SEGMENTS));
        this.content = content;
        this.report = report;
        this.disk = disk;
    }

    /**
     * Opens the spool of a directory, which is made if need be.
     *
     * @param limit what it may hold on disk, bytes
     * @param acknowledged number of the last batch that is known to be acknowledged; 0 if none is
     * @param report takes a sentence for each thing that was not as it should be
     * @throws IOException if the directory cannot be made, listed or read
     */
    public static Spool open(
            Path directory, long limit, long acknowledged, SpoolContent content, Consumer<String> report)
            throws IOException {
        return open(directory, limit, acknowledged, content, report, Segment.Disk.REAL);
    }

    static Spool open(
            Path directory,
            long limit,
            long acknowledged,
            SpoolContent content,
            Consumer<String> report,
            Segment.Disk disk)
            throws IOException {
        Files.createDirectories(directory);
        Spool spool = new Spool(directory, limit, content, report, disk);
        spool.recover(acknowledged);
        return spool;
    }

    private void recover(long acknowledged) throws IOException {
        SegmentScan scan = new SegmentScan(directory.resolve(QUARANTINE), limit / QUARANTINED_PART, report);
        nextNumber = acknowledged + 1;
        List<Path> files = segmentFiles();
        for (int i = 0; i < files.size(); i++) {
            long seenBefore = nextNumber - 1;
            Segment segment = scan.scan(Segment.existing(files.get(i), disk), i == files.size() - 1, batch -> {
                positions.putAll(batch.positions());
                if (batch.number() > acknowledged) {
                    waitingLines += batch.lines();
                }
                nextNumber = Math.max(nextNumber, batch.number() + 1);
            });
            nextSegment = segment.sequence() + 1;
            if (segment.lastNumber() <= seenBefore) {
                delete(segment);
            } else {
                segments.add(segment);
            }
        }
        lastHandedOut = nextNumber - 1;
        linesDamaged = scan.linesLost();
        startSegment();
        readFrom(segments.getFirst());
        skipTo(acknowledged);
        waitingBytes = bytesOnDisk() - readOffset;
    }

    private List<Path> segmentFiles() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.getFileName().toString().endsWith(Segment.SUFFIX))
                    .filter(this::isOurs)
                    .sorted()
                    .toList();
        }
    }

    private boolean isOurs(Path file) {
        boolean ours = Segment.isSegment(file);
        if (!ours) {
            report.accept(file + " is no segment of the spool, by its name, and is left alone.");
        }
        return ours;
    }

    private void skipTo(long acknowledged) throws IOException {
        Batch batch = new Batch();
        for (int bytes; (bytes = readSegment.read(readOffset, batch)) > 0 && batch.number() <= acknowledged; ) {
            readOffset += bytes;
        }
    }

    /** The last position of each source that the spool's files tell, by the source's key. */
    public Map<String, String> positions() {
        return Map.copyOf(positions);
    }

    // ---------------------------------------------------------------- writing

    /**
     * Adds a batch; it may be reused at once.
     *
     * @throws InterruptedException if interrupted while waiting for a disk that takes nothing; the batch was not added
     */
    public synchronized void append(Batch batch) throws InterruptedException {
        int bytes;
        while ((bytes = putAsNext(batch)) == 0) {
            wait(TimeUnit.NANOSECONDS.toMillis(DISK_RETRY_NANOS));
        }
        nextNumber++;
        waitingBytes += bytes;
        waitingLines += batch.lines();
        newestMillis = batch.oldestMillis();
        urgent |= batch.isUrgent();
        notifyAll();
        stayBelowLimit();
    }

    /** The number is that of its place: while one batch waits for room, a smaller one may be put before it. */
    private int putAsNext(Batch batch) {
        batch.number(nextNumber);
        return put(batch);
    }

    /** Answers the bytes that the batch takes; 0 if there is no room for it now. */
    private int put(Batch batch) {
        Segment active = segments.getLast();
        if (active.isInMemory()) {
            tryDisk(active);
        } else if (active.size() > 0 && active.size() + batch.size() > segmentBytes) {
            active = startSegment();
        }
        if (active.isInMemory() && active.size() > 0 && active.size() + batch.size() > MEMORY_BYTES) {
            return 0;
        }
        try {
            return active.append(batch);
        } catch (IOException e) {
            diskFailed(e);
            segments.addLast(Segment.create(directory, nextSegment++, disk));
            return put(batch);
        }
    }

    private Segment startSegment() {
        Segment started = Segment.create(directory, nextSegment++, disk);
        segments.addLast(started);
        tryDisk(started);
        return started;
    }

    private void tryDisk(Segment inMemory) {
        if (diskFails && System.nanoTime() - nextDiskTry < 0) {
            return;
        }
        try {
            inMemory.persist();
            filesChanged = true;
            if (diskFails) {
                report.accept("The spool in " + directory + " can be written again.");
            }
            diskFails = false;
        } catch (IOException e) {
            diskFailed(e);
        }
    }

    private void diskFailed(IOException e) {
        if (!diskFails) {
            report.accept("The spool in " + directory + " cannot be written (" + e.getMessage()
                    + "). Lines stay in memory, and sources wait when that is full: free or repair the disk.");
        }
        diskFails = true;
        nextDiskTry = System.nanoTime() + DISK_RETRY_NANOS;
    }

    /** Returns once everything that was appended before is on the disk itself, as far as the disk takes it. */
    public void sync() {
        for (Unsynced unsynced : takeUnsynced()) {
            try {
                unsynced.file().sync();
            } catch (IOException e) {
                reportUnsynced(unsynced.segment(), e);
            }
        }
        syncDirectory();
    }

    /** A file whose name is not on the disk is not there after a crash of the machine, whatever was synced of it. */
    private void syncDirectory() {
        if (takeFilesChanged()) {
            try {
                disk.syncDirectory(directory);
                directoryFails = false;
            } catch (IOException e) {
                tryDirectoryAgain(e);
            }
        }
    }

    private synchronized void tryDirectoryAgain(IOException e) {
        filesChanged = true;
        if (!directoryFails) {
            report.accept("The spool's directory " + directory + " cannot be brought to disk: " + e.getMessage());
        }
        directoryFails = true;
    }

    private synchronized boolean takeFilesChanged() {
        boolean changed = filesChanged;
        filesChanged = false;
        return changed;
    }

    private record Unsynced(Segment segment, FileDescriptor file) {}

    private synchronized List<Unsynced> takeUnsynced() {
        if (segments.getLast().isInMemory()) {
            tryDisk(segments.getLast());
            notifyAll();
        }
        List<Unsynced> taken = new ArrayList<>();
        for (Segment segment : segments) {
            try {
                FileDescriptor file = segment.takeUnsynced();
                if (file != null) {
                    taken.add(new Unsynced(segment, file));
                }
            } catch (IOException e) {
                reportUnsynced(segment, e);
            }
        }
        return taken;
    }

    private synchronized void reportUnsynced(Segment segment, IOException e) {
        if (segments.contains(segment)) {
            report.accept("The spool's segment " + segment.path() + " cannot be brought to disk: " + e.getMessage());
        }
    }

    // ---------------------------------------------------------------- reading

    /**
     * Waits until so many bytes can be read, or something urgent can be, or the time is over.
     *
     * @return number of the last batch that can be read then
     */
    public synchronized long awaitMany(int bytes, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!urgent && unreadBytes() < bytes) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return nextNumber - 1;
    }

    private long unreadBytes() {
        long bytes = waitingBytes;
        for (HandedOut out : handedOut) {
            bytes -= out.bytes();
        }
        return bytes;
    }

    /**
     * Reads the next batch. It stays in the spool until it is acknowledged.
     *
     * @return whether there was one within the time
     */
    public synchronized boolean read(Batch into, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            if (readOffset < readSegment.size()) {
                int bytes = readHere(into);
                if (bytes > 0) {
                    handedOut.addLast(new HandedOut(
                            into.number(), readSegment, readOffset, bytes, into.lines(), into.oldestMillis()));
                    readOffset += bytes;
                    lastHandedOut = Math.max(lastHandedOut, into.number());
                    return true;
                }
                skipDamage();
            } else if (readSegment != segments.getLast()) {
                readFrom(next(readSegment));
            } else {
                urgent = false;
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
        }
    }

    private int readHere(Batch into) {
        try {
            return readSegment.read(readOffset, into);
        } catch (IOException e) {
            report.accept("The spool's segment " + readSegment.path() + " cannot be read: " + e.getMessage());
            return 0;
        }
    }

    /** A batch that was whole when it was written no longer is: what is left of the segment is given up. */
    private void skipDamage() {
        long bytes = readSegment.size() - readOffset;
        long lines = Math.max(1, readSegment.lines() * bytes / readSegment.size());
        linesDamaged += lines;
        waitingBytes -= bytes;
        waitingLines = Math.max(0, waitingLines - lines);
        report.accept("The spool's segment " + readSegment.path() + " is damaged from byte " + readOffset
                + " on: about " + lines + " lines are lost.");
        if (readSegment == segments.getLast()) {
            startSegment();
        }
        readFrom(next(readSegment));
    }

    private void readFrom(Segment segment) {
        readSegment = segment;
        readOffset = 0;
    }

    private Segment next(Segment segment) {
        boolean found = false;
        for (Segment candidate : segments) {
            if (found) {
                return candidate;
            }
            found = candidate == segment;
        }
        throw new IllegalStateException("no segment after " + segment.path());
    }

    /** Goes back to the oldest batch that was read and not acknowledged. */
    public synchronized void rewind() {
        if (!handedOut.isEmpty()) {
            readSegment = handedOut.getFirst().segment();
            readOffset = handedOut.getFirst().offset();
            handedOut.clear();
        }
    }

    /** Says that the oldest batch that was read and not acknowledged has arrived and need not be kept. */
    public synchronized void acknowledge() {
        HandedOut arrived = handedOut.removeFirst();
        waitingBytes -= arrived.bytes();
        waitingLines -= arrived.lines();
        boolean allArrived = handedOut.isEmpty() && readOffset == readSegment.size();
        if (allArrived && readSegment == segments.getLast() && readSegment.isInMemory()) {
            startSegment();
        }
        if (allArrived && readSegment != segments.getLast()) {
            readFrom(next(readSegment));
        }
        Segment inUse = handedOut.isEmpty() ? readSegment : handedOut.getFirst().segment();
        while (segments.getFirst() != inUse) {
            delete(segments.removeFirst());
        }
        notifyAll();
    }

    private void delete(Segment done) {
        try {
            done.delete();
        } catch (IOException e) {
            report.accept("The spool's segment " + done.path() + " cannot be deleted: " + e.getMessage());
        }
    }

    // ---------------------------------------------------------------- limit

    private void stayBelowLimit() {
        while (bytesOnDisk() > limit && giveUpLines()) {
            // Each round makes the spool smaller.
        }
    }

    private long bytesOnDisk() {
        long bytes = 0;
        for (Segment segment : segments) {
            bytes += segment.size();
        }
        return bytes;
    }

    private boolean giveUpLines() {
        Segment before = null;
        Segment oldestTelling = null;
        Segment beforeTelling = null;
        boolean unread = false;
        for (Segment segment : segments) {
            if (segment == segments.getLast()) {
                break;
            }
            if (unread && segment.lines() > 0 && !segment.isOnlyTelling()) {
                return rewrite(null, segment, false);
            }
            if (unread && segment.lines() > 0 && oldestTelling == null) {
                oldestTelling = segment;
                beforeTelling = before;
            }
            before = unread ? segment : null;
            unread |= segment == readSegment;
        }
        return oldestTelling != null && rewrite(beforeTelling, oldestTelling, true);
    }

    /** Writes a segment anew without the lines that go, merged with the one before it if that holds only gaps. */
    private boolean rewrite(Segment before, Segment segment, boolean everything) {
        try {
            Segment first = before == null ? segment : before;
            SegmentRewrite rewrite = new SegmentRewrite(Segment.rewriting(first), everything, lastHandedOut, content);
            if (before != null) {
                rewrite.take(before);
            }
            rewrite.take(segment);
            Segment smaller = rewrite.finish().replace(first);
            filesChanged = true;
            replace(before, segment, smaller);
            if (before != null) {
                segment.delete();
            }
            waitingBytes -= segment.size() + (before == null ? 0 : before.size()) - smaller.size();
            waitingLines -= rewrite.linesGivenUp();
            linesGivenUp += rewrite.linesGivenUp();
            return true;
        } catch (IOException e) {
            report.accept(
                    "The spool in " + directory + " is over its limit and cannot be made smaller: " + e.getMessage());
            return false;
        }
    }

    private void replace(Segment before, Segment segment, Segment smaller) {
        for (int i = segments.size(); i > 0; i--) {
            Segment current = segments.removeFirst();
            if (current == segment) {
                segments.addLast(smaller);
            } else if (current != before) {
                segments.addLast(current);
            }
        }
    }

    // ---------------------------------------------------------------- figures

    /** The size at which a batch had best be appended, bytes. */
    public int goodBatchBytes() {
        return (int) Math.min(LARGEST_GOOD_BATCH, segmentBytes / 2);
    }

    /** Whether a source that can wait may go on: so much is free that nothing need be given up for it. */
    public synchronized boolean hasRoom() {
        return bytesOnDisk() + 2 * segmentBytes <= limit && !segments.getLast().isInMemory();
    }

    /** Bytes that are not acknowledged. */
    public synchronized long waitingBytes() {
        return waitingBytes;
    }

    /** Lines that are not acknowledged. */
    public synchronized long waitingLines() {
        return waitingLines;
    }

    /** Lines given up since the last call because there was no room; gap records stand for them in the stream. */
    public synchronized long takeGivenUp() {
        long taken = linesGivenUp;
        linesGivenUp = 0;
        return taken;
    }

    /** Lines found damaged since the last call, estimated; nothing stands for them in the stream yet. */
    public synchronized long takeDamaged() {
        long taken = linesDamaged;
        linesDamaged = 0;
        return taken;
    }

    /** When the oldest line was seen that is not acknowledged, milliseconds since 1970; 0 if there is none. */
    public synchronized long oldestMillis() {
        if (!handedOut.isEmpty()) {
            return handedOut.getFirst().oldestMillis();
        }
        return waitingBytes > 0 ? newestMillis : 0;
    }

    @Override
    public synchronized void close() throws IOException {
        nextDiskTry = System.nanoTime();
        sync();
        for (Segment segment : segments) {
            segment.close();
        }
    }
}
