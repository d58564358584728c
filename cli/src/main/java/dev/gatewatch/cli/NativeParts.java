package dev.gatewatch.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.rocksdb.util.Environment;

/**
 * The native parts of our libraries, beside the jars. A library that does not find its part on {@code java.library.path}
 * unpacks it from its jar at every start, into a temporary file that stays behind when the process is killed.
 */
final class NativeParts {
    private NativeParts() {}

    /** Puts what this machine needs into a folder; what is not to be had for it is left to the libraries. */
    static void unpack(Path folder) throws IOException {
        Files.createDirectories(folder);
        unpack("/" + Environment.getJniLibraryFileName("rocksdb"), folder);
        String lz4 = System.mapLibraryName("lz4-java");
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch");
        unpack(
                "/net/jpountz/util/" + (system.startsWith("mac") ? "darwin" : system) + "/" + machine + "/" + lz4,
                folder);
    }

    private static void unpack(String resource, Path folder) throws IOException {
        try (InputStream part = NativeParts.class.getResourceAsStream(resource)) {
            if (part != null) {
                Path file = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
                Files.copy(part, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
