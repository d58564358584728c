package dev.gatewatch.shippers.checks;

import dev.gatewatch.shippers.openclaw.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which release of OpenClaw is installed. It is asked again only when the program has changed. */
final class VersionCheck {
    private static final Pattern RELEASE = Pattern.compile("\\b(20\\d\\d\\.\\d{1,2}\\.\\d{1,3}(?:-\\d{1,3})?)\\b");

    private final Installation installation;
    private String askedProgram;
    private FileTime askedAt;
    private String version;

    VersionCheck(Installation installation) {
        this.installation = installation;
    }

    /** The release, such as {@code 2026.9.6}; {@code null} if it cannot be found out, and then it is asked again. */
    String look() throws InterruptedException {
        try {
            Path program = Path.of(installation.program()).toRealPath();
            FileTime changed = Files.getLastModifiedTime(program);
            if (!program.toString().equals(askedProgram) || !changed.equals(askedAt)) {
                String output = BoundedCommand.output(List.of(installation.program(), "--version"));
                Matcher release = RELEASE.matcher(output == null ? "" : output);
                version = release.find() ? release.group(1) : null;
                askedProgram = version == null ? null : program.toString();
                askedAt = changed;
            }
            return version;
        } catch (IOException e) {
            return null;
        }
    }
}
