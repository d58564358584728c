package dev.gatewatch.streams.alert;

import java.util.Map;

/** Settings of the alerts, written in a test. */
public final class AlertSettingsText {
    private AlertSettingsText() {}

    public static AlertSettings read(String text) {
        return read(text, Map.of());
    }

    static AlertSettings read(String text, Map<String, String> environment) {
        return AlertSettingsReader.read("alerts.yaml", text, environment::get);
    }
}
