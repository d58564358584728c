package dev.gatewatch.shippers.source;

import dev.gatewatch.protocol.openclaw.LogFileName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files a source follows: those of one directory whose names match a glob, such as {@code
 * /tmp/openclaw/openclaw-*.log}.
 *
 * @param directory taken as it is, without wildcards
 * @param glob of the file name
 * @param elsewhere gateways (profiles) whose files another source follows
 */
record FileNames(Path directory, String glob, Set<String> elsewhere) {
    private static final Pattern WILDCARD = Pattern.compile("[*?\\[\\]{}\\\\]");
    private static final Pattern ARCHIVE = Pattern.compile("(.+)\\.(\\d{1,4})");
    private static final Pattern DATED = Pattern.compile("(.*)\\d{4}-\\d{2}-\\d{2}(\\.log)");

    FileNames(Path directory, String glob) {
        this(directory, glob, Set.of());
    }

    static FileNames of(String pattern) {
        Path path = Path.of(pattern).toAbsolutePath();
        return new FileNames(path.getParent(), path.getFileName().toString());
    }

    /** @throws java.util.regex.PatternSyntaxException if the glob is none */
    void requireGlob() {
        matcher();
    }

    private PathMatcher matcher() {
        return directory.getFileSystem().getPathMatcher("glob:" + glob);
    }

    /** Whether a file is one of them. */
    boolean matches(Path file) {
        return directory.equals(file.getParent()) && matcher().matches(file.getFileName()) && isHere(file);
    }

    /**
     * The files of the log that a file belongs to: where a day is in its name, those of every day.
     *
     * @param file such as {@code /tmp/openclaw/openclaw-2026-11-22.log}
     */
    static FileNames ofLog(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        String name = absolute.getFileName().toString();
        Matcher dated = DATED.matcher(name);
        String glob = dated.matches() ? literally(dated.group(1)) + "*" + dated.group(2) : literally(name);
        return new FileNames(absolute.getParent(), glob);
    }

    /** A glob that only the name itself matches. */
    private static String literally(String name) {
        return WILDCARD.matcher(name).replaceAll("\\\\$0");
    }

    private boolean isHere(Path file) {
        return !elsewhere.contains(gatewayOf(file, ""));
    }

    /** The files that are there now, by name. */
    List<Path> present() throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> matches = Files.newDirectoryStream(directory, glob)) {
                matches.forEach(file -> {
                    if (isHere(file)) {
                        found.add(file);
                    }
                });
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    /** What a file was rotated to, {@code name.1} and so on, oldest first. */
    static List<Path> archivesOf(Path file) throws IOException {
        List<Path> found = new ArrayList<>();
        String prefix = file.getFileName() + ".";
        try (DirectoryStream<Path> all = Files.newDirectoryStream(
                file.getParent(), path -> path.getFileName().toString().startsWith(prefix))) {
            all.forEach(path -> {
                if (archiveNumber(path) > 0) {
                    found.add(path);
                }
            });
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(Comparator.comparingInt(FileNames::archiveNumber).reversed());
        return found;
    }

    /** 3 for {@code name.3}; 0 for a file that is not an archive. */
    static int archiveNumber(Path file) {
        Matcher matcher = ARCHIVE.matcher(file.getFileName().toString());
        return matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
    }

    /** The path that the file had before it was rotated away. */
    static Path rotatedFrom(Path file) {
        Matcher matcher = ARCHIVE.matcher(file.getFileName().toString());
        return matcher.matches() ? file.resolveSibling(matcher.group(1)) : file;
    }

    /** The gateway (profile) whose log a file is, told by its name; {@code otherwise} where the name does not say. */
    static String gatewayOf(Path file, String otherwise) {
        return LogFileName.gateway(file.getFileName().toString(), otherwise);
    }

    @Override
    public String toString() {
        return directory.resolve(glob).toString();
    }
}
