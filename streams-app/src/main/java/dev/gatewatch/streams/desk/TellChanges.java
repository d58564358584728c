package dev.gatewatch.streams.desk;

import dev.gatewatch.protocol.Attention;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.history.History;
import dev.gatewatch.streams.live.LiveFeed;

/** Tells the live feed of the alerts that operators, or deliveries, have changed. */
public final class TellChanges implements TableReader.Listener {
    private static final String ACKNOWLEDGEMENT = Attention.keyOf(Attention.Kind.ACKNOWLEDGEMENT, "");

    private final History history;
    private final LiveFeed feed;

    public TellChanges(History history, LiveFeed feed) {
        this.history = history;
        this.feed = feed;
    }

    @Override
    public void changed(Topics.Topic<?> topic, String key) {
        if (topic.equals(Topics.AUDIT)) {
            return;
        }
        if (topic.equals(Topics.DELIVERIES)) {
            tell(key.substring(0, key.indexOf('/')));
        } else if (key.startsWith(ACKNOWLEDGEMENT)) {
            tell(key.substring(ACKNOWLEDGEMENT.length()));
        } else {
            // Which alerts a silence covered is not known any more when it was taken back.
            history.standingAlerts().forEach(feed::changed);
        }
    }

    private void tell(String alert) {
        history.alert(alert).ifPresent(feed::changed);
    }
}
