package dev.gatewatch.streams.alert;

import java.util.List;

/** The settings of the alerts have mistakes; the message names all of them. */
public final class InvalidAlertSettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public InvalidAlertSettingsException(String file, List<String> mistakes) {
        super(file + " has " + (mistakes.size() == 1 ? "a mistake" : mistakes.size() + " mistakes") + ":\n  "
                + String.join("\n  ", mistakes));
    }
}
