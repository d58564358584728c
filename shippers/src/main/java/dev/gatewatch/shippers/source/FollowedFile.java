package dev.gatewatch.shippers.source;

import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.openclaw.LineReader;
import dev.gatewatch.protocol.openclaw.ParsedLine;
import dev.gatewatch.shippers.intake.EqualLines;
import dev.gatewatch.shippers.intake.Intake;
import dev.gatewatch.shippers.intake.LineSplitter;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * One file that grows, wherever it is renamed to. It is a {@link RandomAccessFile} because, other than a channel, that is
 * not closed when its thread is interrupted. Not thread-safe.
 */
final class FollowedFile implements Closeable {
    /** So long a message of several lines may wait for its next line. */
    private static final Duration JOINING = Duration.ofMillis(500);
    /** So long a line without its end waits for it; then it is a line as it is. */
    static final Duration HALF_A_LINE = Duration.ofSeconds(5);
    /** A file that does not grow is not kept open longer. */
    private static final Duration OPEN = Duration.ofMinutes(10);

    /** Below a file's number there is room for offsets, where both make the place of a line. */
    private static final int OFFSET_BITS = 40;

    private final String key;
    private final long number;
    private final String gateway;
    private final LineReader reader;
    private final SeenElsewhere elsewhere;
    private final EqualLines equals = new EqualLines();
    private final LineSplitter splitter;

    private Path path;
    private long inode;
    private Fingerprint fingerprint;
    private long size;
    private long modifiedMillis;
    /** {@code null} until it was found in this run. */
    private FileStamp lastStamp;

    private RandomAccessFile file;
    private long heldFrom;
    private Instant lastGrowth;

    /** The file begins with other bytes than before: it was truncated and written anew. */
    static final class OverwrittenException extends IOException {
        private static final long serialVersionUID = 1;
    }

    /**
     * A file to follow.
     *
     * @param key under which its position is kept
     * @param number tells it from every other file that the source ever followed
     * @param position where to begin
     * @param now when it is first looked at
     */
    FollowedFile(
            String key,
            long number,
            String gateway,
            FilePosition position,
            LineReader reader,
            SeenElsewhere elsewhere,
            Instant now) {
        this.key = key;
        this.number = number;
        this.gateway = gateway;
        this.reader = reader;
        this.elsewhere = elsewhere;
        this.splitter = new LineSplitter(position.offset());
        this.path = position.path();
        this.inode = position.inode();
        this.fingerprint = position.fingerprint();
        this.size = position.size();
        this.modifiedMillis = position.modifiedMillis();
        this.lastGrowth = now;
    }

    Path path() {
        return path;
    }

    String gateway() {
        return gateway;
    }

    /** How many lines equal to this one were read from the file. */
    int counted(byte[] printed) {
        return equals.counted(printed);
    }

    /** How far lines were handed on. */
    FilePosition position() {
        long offset = reader.holds() ? heldFrom : splitter.nextFrom();
        return new FilePosition(offset, size, fingerprint, inode, modifiedMillis, path);
    }

    /** Bytes that were there when it was last looked at, and not read. */
    long unread() {
        return Math.max(0, size - splitter.position());
    }

    /** Whether it was rotated and read to its end: nothing is lost with it. */
    boolean isReadArchive() {
        return FileNames.archiveNumber(path) > 0 && unread() == 0;
    }

    /** Where its lines come from, as a whole. */
    LineSource source() {
        return new LineSource(LineSource.Kind.FILE, path.toString(), null);
    }

    boolean isOpen() {
        return file != null;
    }

    /** Whether it is longer than what was read of it, or nobody knows. */
    boolean hasGrown() {
        try {
            return file == null ? path.toFile().length() > size : file.length() > splitter.position();
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether the open file holds less than was read from it, or something else. */
    boolean isTruncated() {
        try {
            return file.length() < splitter.position() || !fingerprint.matches(file);
        } catch (IOException e) {
            return true;
        }
    }

    /** How long nothing was added to it; also when the clock was set back meanwhile. */
    Duration quiet(Instant now) {
        return Duration.between(lastGrowth, now).abs();
    }

    // ---------------------------------------------------------------- identity

    /** Whether what is at a path is this file: not another one of that name, and not this one written anew. */
    boolean isAt(Path candidate, FileStamp stamp) {
        boolean sameName = candidate.equals(path) && lastStamp != null;
        if (sameName && stamp.equals(lastStamp)) {
            return true;
        }
        if (stamp.size() < splitter.position() || sameName && stamp.size() < lastStamp.size()) {
            return false;
        }
        if (stamp.inode() != inode && !fingerprint.isTelling()) {
            return false;
        }
        try (RandomAccessFile head = new RandomAccessFile(candidate.toFile(), "r")) {
            return fingerprint.matches(head);
        } catch (IOException e) {
            return false;
        }
    }

    /** Says where it was found. A new place is told to the checkpoint, where it must be known after a restart. */
    void foundAt(Path where, FileStamp stamp, Intake intake) throws InterruptedException {
        if (stamp.inode() != inode) {
            // A copy: what is left to read is there, the original is being written anew.
            close();
        }
        boolean moved = !where.equals(path);
        path = where;
        inode = stamp.inode();
        size = stamp.size();
        modifiedMillis = stamp.modifiedMillis();
        lastStamp = stamp;
        if (moved) {
            handOn(intake);
        }
    }

    // ---------------------------------------------------------------- reading

    /**
     * Reads what is there and hands it on; without room in the spool only what cannot wait.
     *
     * @return whether there was something
     * @throws OverwrittenException if what is in the file is not what was
     */
    boolean read(Intake intake, byte[] buffer) throws IOException, InterruptedException {
        if (file == null && !(lastStamp != null && lastStamp.size() > splitter.position())) {
            return false;
        }
        boolean any = false;
        while (mayRead(intake) && !Thread.currentThread().isInterrupted()) {
            open();
            long from = splitter.position();
            if (from > 0 && fingerprint.length() == 0) {
                fingerprint = fingerprint.grown(file);
            }
            file.seek(from);
            int bytes = file.read(buffer);
            if (bytes <= 0) {
                break;
            }
            if (from == 0 && fingerprint.length() == 0) {
                // Not of what stands there by now: the file may have been written anew meanwhile.
                fingerprint = Fingerprint.of(buffer, bytes);
            } else if (!fingerprint.matches(file)) {
                lastStamp = null;
                throw new OverwrittenException();
            }
            lastGrowth = intake.begin();
            any = true;
            take(intake, buffer, bytes);
            if (bytes < buffer.length) {
                break;
            }
        }
        return any;
    }

    /** A rotated file may be deleted before there is room: the spool then gives up what tells least. */
    private boolean mayRead(Intake intake) {
        return intake.hasRoom() || FileNames.archiveNumber(path) > 0;
    }

    private void take(Intake intake, byte[] buffer, int bytes) throws IOException, InterruptedException {
        splitter.put(buffer, 0, bytes);
        for (byte[] line; (line = splitter.next()) != null; ) {
            add(line, splitter.lineFrom(), intake);
            if (intake.isFull()) {
                handOn(intake);
                if (!mayRead(intake)) {
                    splitter.drop();
                    return;
                }
            }
        }
        if (!fingerprint.isComplete()) {
            fingerprint = fingerprint.grown(file);
        }
        handOn(intake);
    }

    private void handOn(Intake intake) throws InterruptedException {
        intake.reaches(key, position().text());
        intake.flush();
    }

    private void open() throws IOException {
        if (file == null) {
            file = new RandomAccessFile(path.toFile(), "r");
            if (!fingerprint.matches(file)) {
                close();
                lastStamp = null;
                throw new OverwrittenException();
            }
            if (splitter.position() > 0 && equals.isEmpty()) {
                countEarlierLines();
            }
        }
    }

    /** What was read in an earlier run decides which place a line has among its equals. */
    private void countEarlierLines() throws IOException {
        byte[] buffer = new byte[64 * 1024];
        LineSplitter earlier = new LineSplitter(0);
        file.seek(0);
        for (long left = splitter.position(); left > 0; ) {
            int bytes = file.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (bytes < 0) {
                return;
            }
            earlier.put(buffer, 0, bytes);
            for (byte[] line; (line = earlier.next()) != null; ) {
                equals.count(line);
            }
            left -= bytes;
        }
    }

    private void add(byte[] line, long from, Intake intake) {
        boolean joining = reader.holds();
        long before = heldFrom;
        boolean first = true;
        boolean any = false;
        for (ParsedLine parsed : reader.read(line, intake.now())) {
            add(parsed, joining && first ? before : from, intake);
            first = false;
            any = true;
        }
        if (reader.holds() && (any || !joining)) {
            heldFrom = from;
        }
    }

    private void add(ParsedLine line, long from, Intake intake) {
        long place = number << OFFSET_BITS | from;
        if (Moment.isToldBy(line)) {
            int equalsBefore = equals.count(line.printed());
            if (elsewhere.handsOn(line.printed(), equalsBefore, line.time())) {
                return;
            }
            place = equalsBefore;
        }
        intake.add(line, gateway, new LineSource(LineSource.Kind.FILE, path.toString(), from), place);
    }

    /** Hands on what has waited long enough, and closes a file that rests. */
    void rest(Intake intake) throws InterruptedException {
        Duration quiet = quiet(intake.begin());
        if (splitter.hasUnfinished() && quiet.compareTo(HALF_A_LINE) >= 0) {
            addUnfinished(intake);
            handOn(intake);
        }
        if (reader.holds() && !splitter.hasUnfinished() && quiet.compareTo(JOINING) >= 0) {
            addHeld(intake);
            handOn(intake);
        }
        if (quiet.compareTo(OPEN) >= 0) {
            close();
        }
    }

    /** Hands on what was read and might have gone on: nothing more comes in its place. */
    void handOnRest(Intake intake) throws InterruptedException {
        addUnfinished(intake);
        addHeld(intake);
    }

    /** Hands on what is left, and that nothing more will come. */
    void finish(Intake intake) throws InterruptedException {
        handOnRest(intake);
        intake.reaches(key, "");
        intake.flush();
        close();
    }

    private void addUnfinished(Intake intake) {
        byte[] line = splitter.takeUnfinished();
        if (line != null) {
            add(line, splitter.lineFrom(), intake);
        }
    }

    private void addHeld(Intake intake) {
        reader.flush().forEach(line -> add(line, heldFrom, intake));
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                // It was only read: nothing is lost with it.
            }
            file = null;
        }
    }
}
