package dev.gatewatch.cli.up;

import dev.gatewatch.cli.CommandException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder with all that {@code up} knows, in the hands of one process at a time. */
final class DataFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder if it is new, and takes it until it is closed or the process ends.
     *
     * @throws CommandException if another process has it, or it cannot be written
     */
    static DataFolder take(Path path) {
        Path lock = path.resolve("lock");
        try {
            Files.createDirectories(path);
            FileChannel file = FileChannel.open(
                    lock, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!tryLock(file)) {
                String holder = Files.readString(lock).strip();
                file.close();
                throw new CommandException("another Gatewatch (process " + holder + ") runs on the data in " + path
                        + "; stop it, or choose another folder with --data");
            }
            file.truncate(0);
            file.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
            return new DataFolder(path, file);
        } catch (IOException e) {
            throw new CommandException(
                    "cannot keep data in " + path + " (--data): " + CommandException.reason(e)
                            + "; choose a folder that can be written",
                    e);
        }
    }

    private static boolean tryLock(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path broker() {
        return path.resolve("kafka");
    }

    Path streams() {
        return path.resolve("streams");
    }

    Path shipper() {
        return path.resolve("shipper");
    }

    Path demoBookmark() {
        return path.resolve("demo.json");
    }

    @Override
    public String toString() {
        return path.toString();
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
