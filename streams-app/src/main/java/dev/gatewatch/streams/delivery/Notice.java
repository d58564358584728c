package dev.gatewatch.streams.delivery;

import dev.gatewatch.protocol.Alert;
import java.time.Instant;
import java.util.List;

/**
 * What a receiver is told of an alert. This is the JSON of webhooks and commands.
 *
 * @param status {@code firing} or {@code resolved}
 * @param id of the alert, from its firing to its end; what comes again with it is news of the same
 * @param endedAt {@code null} while it fires
 * @param commands the fix, one command each; empty where none is known
 * @param link to the page
 * @param test whether somebody only tries whether this arrives
 */
public record Notice(
        String status,
        String id,
        String key,
        String rule,
        String host,
        List<String> hosts,
        String gateway,
        String cause,
        String sentence,
        String reason,
        String threshold,
        long count,
        Instant since,
        Instant endedAt,
        List<String> commands,
        String link,
        boolean test) {

    static Notice of(Alert alert, String link, boolean test) {
        return new Notice(
                alert.state().wireName(),
                alert.id(),
                alert.key(),
                alert.rule(),
                alert.host(),
                alert.hosts(),
                alert.gateway(),
                alert.cause(),
                alert.sentence(),
                alert.reason(),
                alert.threshold(),
                alert.count(),
                alert.since(),
                alert.isFiring() ? null : alert.changedAt(),
                alert.commands(),
                link,
                test);
    }

    boolean isFiring() {
        return endedAt == null;
    }

    /**
     * The same for the same news: by this a receiver knows what it was told before. That an outbreak is on many more hosts
     * is other news of the same alert.
     */
    String deduplicationKey() {
        String news = id + "/" + status;
        return isFiring() && host.equals(Alert.FLEET) ? news + "/" + count : news;
    }
}
