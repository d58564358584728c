package dev.gatewatch.shippers;

import dev.gatewatch.protocol.redaction.Redactor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * Where a shipper keeps what must survive it. It is locked while it is in use, and closed to other users: what waits in
 * it are log lines.
 */
final class StateDir implements Closeable {
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
        FileChannel file = null;
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
            file = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = file.tryLock();
            if (lock != null) {
                return new StateDir(directory, file);
            }
        } catch (OverlappingFileLockException e) {
            // Held by this process: the same answer.
        } catch (IOException | UnsupportedOperationException e) {
            throw new IOException(
                    "The state directory " + directory + " cannot be used (" + e + "); give one that can be written.",
                    e);
        }
        file.close();
        throw new IOException("The state directory " + directory
                + " is in use by another shipper; stop that one or give this one a directory of its own.");
    }

    Path checkpoint() {
        return directory.resolve("checkpoint.json");
    }

    Path spool() {
        return directory.resolve("spool");
    }

    /** The salt of this host's redaction, made on first use: the same secret leaves the same mark after a restart too. */
    byte[] salt() throws IOException {
        Path file = directory.resolve("salt");
        if (!Files.exists(file)) {
            byte[] made = new byte[Redactor.SHORTEST_SALT];
            new SecureRandom().nextBytes(made);
            Path beside = directory.resolve("salt.new");
            Files.write(beside, made);
            Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rw-------"));
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        }
        byte[] salt = Files.readAllBytes(file);
        if (salt.length < Redactor.SHORTEST_SALT) {
            throw new IOException("The salt " + file + " is damaged; delete it, and a new one is made.");
        }
        return salt;
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
