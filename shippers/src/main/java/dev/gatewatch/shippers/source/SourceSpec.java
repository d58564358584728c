package dev.gatewatch.shippers.source;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A source as it is written in the settings.
 *
 * <pre>
 *   auto              the tail, with the gateway's log file and the journal behind it
 *   command:CMD…      a command, run by the shell
 *   file:GLOB         files of one directory, such as file:/tmp/openclaw/openclaw-*.log
 *   journal[:UNIT]    the systemd journal of a unit; of the gateway's own units where none is named
 *   stdin             standard input
 * </pre>
 *
 * Before each may stand {@code GATEWAY=}: the name of the gateway (profile) that the lines belong to.
 *
 * @param text as it was written: also the source's name
 * @param gateway {@code null} where none was written
 * @param kind which of them it is
 * @param argument what is behind the colon; empty where nothing is
 */
public record SourceSpec(String text, String gateway, Kind kind, String argument) {
    private static final Pattern GATEWAY = Pattern.compile("([A-Za-z0-9_.-]{1,64})=(.*)", Pattern.DOTALL);
    private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9:_.@\\\\-]{1,255}");

    /** The kinds of sources. */
    public enum Kind {
        AUTO,
        COMMAND,
        FILE,
        JOURNAL,
        STDIN
    }

    /**
     * Reads a source.
     *
     * @throws InvalidSourceException if it is none
     */
    public static SourceSpec parse(String text) {
        Matcher named = GATEWAY.matcher(text);
        String gateway = named.matches() ? named.group(1) : null;
        String rest = named.matches() ? named.group(2) : text;
        int colon = rest.indexOf(':');
        String kind = colon < 0 ? rest : rest.substring(0, colon);
        String argument = colon < 0 ? "" : rest.substring(colon + 1);
        return switch (kind) {
            case "auto" -> new SourceSpec(text, gateway, Kind.AUTO, none(text, colon));
            case "stdin" -> new SourceSpec(text, gateway, Kind.STDIN, none(text, colon));
            case "command" -> new SourceSpec(text, gateway, Kind.COMMAND, command(text, argument));
            case "file" -> new SourceSpec(text, gateway, Kind.FILE, file(text, argument));
            case "journal" -> new SourceSpec(text, gateway, Kind.JOURNAL, unit(text, argument));
            default ->
                throw new InvalidSourceException("The source '" + text
                        + "' is unknown. Sources are auto, command:CMD, file:GLOB, journal, journal:UNIT and stdin.");
        };
    }

    private static String none(String text, int colon) {
        if (colon >= 0) {
            throw new InvalidSourceException("The source '" + text + "' takes nothing behind a colon.");
        }
        return "";
    }

    private static String command(String text, String command) {
        if (command.isBlank()) {
            throw new InvalidSourceException(
                    "The source '" + text + "' names no command; write command:openclaw logs --follow --json.");
        }
        return command;
    }

    private static String file(String text, String glob) {
        try {
            if (glob.isBlank() || Path.of(glob).getFileName() == null) {
                throw new InvalidSourceException(
                        "The source '" + text + "' names no file; write file:/tmp/openclaw/openclaw-*.log.");
            }
            if (Path.of(glob).toAbsolutePath().getParent().toString().matches(".*[*?\\[{].*")) {
                throw new InvalidSourceException("The source '" + text
                        + "' has a wildcard in its directory; wildcards are for the file name only.");
            }
            FileNames.of(glob).requireGlob();
        } catch (PatternSyntaxException e) {
            throw new InvalidSourceException(
                    "The source '" + text + "' has a wildcard that is not whole: " + e.getDescription()
                            + ". A bracket that is part of the name is written with a backslash before it.");
        } catch (InvalidPathException e) {
            throw new InvalidSourceException("The source '" + text + "' names no file: " + e.getMessage());
        }
        return glob;
    }

    private static String unit(String text, String unit) {
        if (!unit.isEmpty() && !UNIT.matcher(unit).matches()) {
            throw new InvalidSourceException("The source '" + text + "' names no systemd unit.");
        }
        return unit;
    }
}
