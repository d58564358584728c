package dev.gatewatch.shippers.spool;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A run of batches: in a file, or in memory while the disk takes nothing. Offsets are the same in both, so that a
 * segment can move to disk while it is being read. Not thread-safe.
 *
 * <p>The file is a {@link RandomAccessFile} because, other than a channel, it is not closed when a thread that uses it
 * is interrupted.
 */
final class Segment implements Closeable {
    static final String SUFFIX = ".seg";
    static final String REWRITE_SUFFIX = ".rewrite";
    private static final Pattern NAME = Pattern.compile("[0-8]\\d{18}\\.seg");

    /** Opens the file of a segment; a test puts a failing disk here. */
    interface Disk {
        RandomAccessFile open(Path file) throws IOException;

        /** Returns once the names of the directory's files are on the disk itself. */
        default void syncDirectory(Path directory) throws IOException {
            try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                names.force(true);
            }
        }

        Disk REAL = Disk::openReal;

        private static RandomAccessFile openReal(Path file) throws IOException {
            try {
                return new RandomAccessFile(file.toFile(), "rw");
            } catch (FileNotFoundException e) {
                if (!Files.exists(file)) {
                    throw e;
                }
                // On a disk that became read-only, what is there can still be sent.
                return new RandomAccessFile(file.toFile(), "r");
            }
        }
    }

    private final Path path;
    private final long sequence;
    private final Disk disk;
    /** {@code null} while closed. */
    private RandomAccessFile file;
    /** {@code null} when the segment is on disk. */
    private byte[] memory;

    private boolean synced = true;
    private long size;
    private long lastNumber;
    private long lines;
    private boolean onlyTelling;
    private long gaps;

    private Segment(Path path, long sequence, Disk disk) {
        this.path = path;
        this.sequence = sequence;
        this.disk = disk;
    }

    /** A new segment. It begins in memory; {@link #persist} brings it to disk. */
    static Segment create(Path directory, long sequence, Disk disk) {
        String name = String.format(Locale.ROOT, "%019d%s", sequence, SUFFIX);
        Segment segment = new Segment(directory.resolve(name), sequence, disk);
        segment.memory = new byte[4 * 1024];
        return segment;
    }

    /** Whether a file has the name of a segment. */
    static boolean isSegment(Path file) {
        return NAME.matcher(file.getFileName().toString()).matches();
    }

    /** A segment whose file exists; {@link #count} says what is in it. */
    static Segment existing(Path path, Disk disk) {
        String name = path.getFileName().toString();
        return new Segment(path, Long.parseLong(name.substring(0, name.length() - SUFFIX.length())), disk);
    }

    /** A segment that is written beside others, to take the place of one of them by {@link #replace}. */
    static Segment rewriting(Segment original) {
        Path beside = original.path.resolveSibling(original.path.getFileName() + REWRITE_SUFFIX);
        return new Segment(beside, original.sequence, original.disk);
    }

    /** An empty segment in memory that takes this one's place; whoever deletes it deletes this one's file. */
    Segment replacementInMemory() {
        return create(path.getParent(), sequence, disk);
    }

    Path path() {
        return path;
    }

    /** Its place among the segments; also its file's name. */
    long sequence() {
        return sequence;
    }

    /** Number of its last batch; 0 while it is empty. */
    long lastNumber() {
        return lastNumber;
    }

    /** Bytes of the batches in it. */
    long size() {
        return size;
    }

    /** Lines in it, without gap records. */
    long lines() {
        return lines;
    }

    long gaps() {
        return gaps;
    }

    /** Whether it is known that no harmless line is left in it. */
    boolean isOnlyTelling() {
        return onlyTelling;
    }

    void onlyTelling() {
        onlyTelling = true;
    }

    boolean isInMemory() {
        return memory != null;
    }

    /**
     * Adds a batch at the end.
     *
     * @return bytes of the record
     * @throws IOException if the disk does not take it; the segment is then as it was before
     */
    int append(Batch batch) throws IOException {
        byte[] header = batch.header();
        int bytes = header.length + batch.size();
        if (memory != null) {
            int end = Math.toIntExact(size + bytes);
            if (end > memory.length) {
                memory = Arrays.copyOf(memory, Math.max(end, memory.length * 2));
            }
            System.arraycopy(header, 0, memory, (int) size, header.length);
            System.arraycopy(batch.buffer(), batch.bodyFrom(), memory, (int) size + header.length, batch.size());
        } else {
            appendToFile(header, batch);
        }
        count(batch, bytes);
        return bytes;
    }

    private void appendToFile(byte[] header, Batch batch) throws IOException {
        RandomAccessFile out = file();
        synced = false;
        try {
            out.seek(size);
            out.write(header);
            out.write(batch.buffer(), batch.bodyFrom(), batch.size());
        } catch (IOException e) {
            try {
                out.setLength(size);
            } catch (IOException alsoFailed) {
                // The half record stays; its checksum gives it away when the file is read again.
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    /** Counts a batch that is known to be at the end of what was counted so far. */
    void count(Batch batch, long bytes) {
        size += bytes;
        lastNumber = batch.number();
        lines += batch.lines();
        gaps += batch.gaps();
    }

    /**
     * Reads the batch at an offset.
     *
     * @return bytes of the record; 0 if there is no whole and undamaged one at that place
     */
    int read(long offset, Batch into) throws IOException {
        ByteBuffer prefix = ByteBuffer.allocate(Batch.PREFIX_BYTES);
        if (!readFully(offset, prefix.array(), prefix.capacity())) {
            return 0;
        }
        int magic = prefix.getInt();
        int length = prefix.getInt();
        int checksum = prefix.getInt();
        if (magic != Batch.MAGIC || length < 0 || length > Batch.LARGEST_RECORD) {
            return 0;
        }
        if (!readFully(offset + Batch.PREFIX_BYTES, into.room(length), length) || !into.load(length, checksum)) {
            return 0;
        }
        return Batch.PREFIX_BYTES + length;
    }

    private boolean readFully(long offset, byte[] into, int length) throws IOException {
        if (memory != null) {
            if (offset + length > size) {
                return false;
            }
            System.arraycopy(memory, (int) offset, into, 0, length);
            return true;
        }
        RandomAccessFile in = file();
        if (offset + length > in.length()) {
            return false;
        }
        in.seek(offset);
        in.readFully(into, 0, length);
        return true;
    }

    /**
     * Brings a segment that is in memory to disk.
     *
     * @throws IOException if the disk does not take it; the segment stays in memory
     */
    void persist() throws IOException {
        try {
            file().seek(0);
            file().write(memory, 0, (int) size);
            memory = null;
            synced = false;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Cuts what is behind the batches that were counted. */
    void cut() throws IOException {
        file().setLength(size);
    }

    /** What to sync, if anything was written since the last call; {@code null} otherwise. */
    FileDescriptor takeUnsynced() throws IOException {
        if (synced || memory != null) {
            return null;
        }
        synced = true;
        return file().getFD();
    }

    long bytesOnDisk() throws IOException {
        return file().length();
    }

    /** Moves the file to where another segment's is, in one step, and answers the segment that is there now. */
    Segment replace(Segment other) throws IOException {
        file().getFD().sync();
        close();
        other.close();
        Files.move(path, other.path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Segment replaced = new Segment(other.path, other.sequence, disk);
        replaced.size = size;
        replaced.lastNumber = lastNumber;
        replaced.lines = lines;
        replaced.onlyTelling = onlyTelling;
        replaced.gaps = gaps;
        return replaced;
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    private RandomAccessFile file() throws IOException {
        if (file == null) {
            file = disk.open(path);
        }
        return file;
    }
}
