package dev.gatewatch.protocol.openclaw;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the name of a gateway's log file tells. */
public final class LogFileName {
    private static final Pattern OF_PROFILE = Pattern.compile(
            "(?:openclaw|clawdbot|moltbot)-([A-Za-z0-9_.-]{1,64})-\\d{4}-\\d{2}-\\d{2}\\.log(?:\\.\\d+)?");

    private LogFileName() {}

    /**
     * The gateway (profile) whose log a file is.
     *
     * @param name of the file, without its folder, such as {@code openclaw-work-2026-11-22.log}
     * @param otherwise what to answer where the name does not tell; may be {@code null}
     */
    public static String gateway(String name, String otherwise) {
        Matcher matcher = OF_PROFILE.matcher(name);
        return matcher.matches() ? matcher.group(1) : otherwise;
    }
}
