package dev.gatewatch.shippers;

import dev.gatewatch.protocol.redaction.Redactor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where a shipper keeps what must survive it. It is locked while it is in use, and closed to other users: what waits in
 * it are log lines.
 */
final class StateDir implements Closeable {
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rwx------");

    private final Path directory;
    private final FileChannel lockFile;

    private StateDir(Path directory, FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    /**
     * Opens a state directory, which is made if need be.
     *
     * @throws IOException if it cannot be made or written, or another shipper uses it; the message is a sentence
     */
    static StateDir open(Path directory) throws IOException {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
            }
            FileChannel file = openLockFile(directory.resolve("lock"));
            if (isLocked(file)) {
                return new StateDir(directory, file);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new IOException(
                    "The state directory " + directory + " cannot be used (" + e
                            + "); give one that can be written, on a disk that keeps permissions.",
                    e);
        }
        throw new IOException("The state directory " + directory
                + " is in use by another shipper; stop that one or give this one a directory of its own.");
    }

    private static FileChannel openLockFile(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (FileSystemException e) {
            if (!Files.isReadable(file) || !Files.getFileStore(file).isReadOnly()) {
                throw e;
            }
            // What waits on a disk that became read-only must still be sent.
            return FileChannel.open(file, StandardOpenOption.READ);
        }
    }

    /** Locks it, or closes it. */
    private static boolean isLocked(FileChannel file) throws IOException {
        FileLock lock = null;
        try {
            lock = tryLock(file);
        } catch (OverlappingFileLockException e) {
            // Held by this process: the same answer.
        } finally {
            if (lock == null) {
                file.close();
            }
        }
        return lock != null;
    }

    private static FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (NonWritableChannelException e) {
            return file.tryLock(0, Long.MAX_VALUE, true);
        }
    }

    /** Whether a shipper holds a state directory that is there. */
    static boolean isInUse(Path directory) {
        Path lock = directory.resolve("lock");
        if (!Files.exists(lock)) {
            return false;
        }
        try (FileChannel file = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            return file.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    Path checkpoint() {
        return directory.resolve("checkpoint.json");
    }

    Path spool() {
        return directory.resolve("spool");
    }

    /**
     * The salt of this host's redaction, made on first use: the same secret leaves the same mark after a restart too.
     *
     * @param report takes a sentence where that cannot be kept: marks then differ from those of before
     */
    byte[] salt(Consumer<String> report) {
        Path file = directory.resolve("salt");
        String why = "";
        try {
            byte[] salt = Files.readAllBytes(file);
            if (salt.length >= Redactor.SHORTEST_SALT) {
                return salt;
            }
            why = "The salt " + file + " is damaged and replaced";
        } catch (NoSuchFileException e) {
            // The first start.
        } catch (IOException e) {
            why = "The salt " + file + " cannot be read (" + e.getMessage() + ") and is replaced";
        }
        byte[] made = new byte[Redactor.SHORTEST_SALT];
        new SecureRandom().nextBytes(made);
        try {
            keepSalt(made, file);
        } catch (IOException e) {
            why = "The salt " + file + " cannot be written (" + e.getMessage() + ")";
        }
        if (!why.isEmpty()) {
            report.accept(why + ": the marks of redacted secrets differ from those of before.");
        }
        return made;
    }

    /** A machine that crashes leaves the old file or the new one, whole. */
    private void keepSalt(byte[] salt, Path file) throws IOException {
        Path beside = directory.resolve("salt.new");
        Files.deleteIfExists(beside);
        Files.createFile(beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel out = FileChannel.open(beside, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(salt));
            out.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
