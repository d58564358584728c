package dev.gatewatch.streams.delivery;

import dev.gatewatch.streams.alert.AlertSettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/** Somebody who can be told. */
interface Receiver {

    /**
     * Tells it, and comes back when it has understood.
     *
     * @throws IOException if it has not; the message says why, without any secret of the settings
     */
    void tell(Notice notice) throws IOException, InterruptedException;

    /** After how long it forgets that an alert fires, unless it is told again; {@code null} if it does not. */
    default Duration tellAgainAfter() {
        return null;
    }

    static Receiver of(AlertSettings.Receiver settings, Clock clock) {
        if (settings instanceof AlertSettings.Alertmanager alertmanager) {
            return new AlertmanagerReceiver(alertmanager, clock);
        }
        if (settings instanceof AlertSettings.Webhook webhook) {
            return new WebhookReceiver(webhook);
        }
        if (settings instanceof AlertSettings.Slack slack) {
            return new SlackReceiver(slack);
        }
        return new CommandReceiver((AlertSettings.Command) settings);
    }
}
