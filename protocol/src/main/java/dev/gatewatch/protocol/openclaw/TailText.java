package dev.gatewatch.protocol.openclaw;

import static dev.gatewatch.protocol.openclaw.ParsedLine.Kind.LINE;
import static dev.gatewatch.protocol.openclaw.ParsedLine.Kind.TAIL_META;
import static dev.gatewatch.protocol.openclaw.ParsedLine.Kind.TAIL_NOTICE;

/** What {@code openclaw logs --plain} says of itself, in words, where {@code --json} writes records. */
final class TailText {
    private TailText() {}

    /** What a line without a stamp is. */
    static ParsedLine.Kind kindOf(String subsystem, String message) {
        if (subsystem.equals("logs") && message.startsWith("gateway ")) {
            return TAIL_NOTICE;
        }
        if (subsystem.isEmpty() && message.startsWith("Log ")) {
            if (message.startsWith("Log file: ")) {
                return TAIL_META;
            }
            if (message.startsWith("Log tail truncated") || message.startsWith("Log cursor ")) {
                return TAIL_NOTICE;
            }
        }
        return LINE;
    }
}
