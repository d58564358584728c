package dev.gatewatch.benchmarks.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A disk in memory that is soon full. Needs Linux and root. */
final class SmallDisk implements AutoCloseable {
    private static final String SIZE = "3m";

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** What is missing here to mount one; {@code null} if nothing. */
    static String lacks() {
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        return isRoot && Files.isExecutable(Path.of("/bin/mount")) && Files.exists(Path.of("/proc/mounts"))
                ? null
                : "needs Linux and root, to mount a small disk";
    }

    static SmallDisk mount(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        run("mount", "-t", "tmpfs", "-o", "size=" + SIZE + ",mode=700", "tmpfs", folder.toString());
        return new SmallDisk(folder);
    }

    Path folder() {
        return folder;
    }

    /** Lets nobody write, or everybody again. Nothing may be open for writing. */
    void readOnly(boolean readOnly) throws IOException, InterruptedException {
        run("mount", "-o", "remount," + (readOnly ? "ro" : "rw"), folder.toString());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("umount", "-l", folder.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("failed: " + String.join(" ", List.of(command)));
        }
    }
}
