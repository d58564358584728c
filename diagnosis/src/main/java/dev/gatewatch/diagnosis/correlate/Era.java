package dev.gatewatch.diagnosis.correlate;

/**
 * Which releases print a line like this one.
 *
 * <p>Few lines name the gateway's version, but its lines about connections changed their form from release to release:
 * the program was called clawdbot first; {@code peer=} came with 2026.5, {@code phase=} and {@code guidance=} with
 * 2026.9.
 */
final class Era {
    private Era() {}

    /** The first release that prints such lines; {@code null} if the line does not tell. */
    static String of(Moment moment) {
        String client = moment.attribute("client");
        if (client != null && client.startsWith("clawdbot")) {
            return "2026.1";
        }
        String line = moment.line();
        boolean ofConnection = line != null
                && moment.attribute("conn") != null
                && (line.startsWith("unauthorized conn=") || line.startsWith("closed before connect conn="));
        if (!ofConnection) {
            return null;
        }
        if (line.contains(" phase=") || line.contains(" guidance=")) {
            return "2026.9";
        }
        return line.contains(" peer=") ? "2026.5" : "2026.2.26";
    }
}
