package dev.gatewatch.streams.delivery;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Attention;
import java.time.Instant;
import java.util.List;

/**
 * What a receiver is told of an alert. This is the JSON of webhooks and commands.
 *
 * @param status {@code firing} or {@code resolved}
 * @param id of the alert, from its firing to its end; what comes again with it is news of the same
 * @param endedAt {@code null} while it fires
 * @param lapsed who was on it until their time was over, although it still fires; {@code null} where nobody was
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
        Lapsed lapsed,
        List<String> commands,
        String link,
        boolean test) {

    /** An acknowledgement whose time is over. */
    public record Lapsed(String by, String reason, Instant until) {
        static Lapsed of(Attention acknowledgement) {
            return new Lapsed(acknowledgement.by(), acknowledgement.reason(), acknowledgement.until());
        }
    }

    /** @param lapsed {@code null} where there is none */
    static Notice of(Alert alert, Attention lapsed, String link, boolean test) {
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
                alert.isFiring() && lapsed != null ? Lapsed.of(lapsed) : null,
                alert.commands(),
                link,
                test);
    }

    boolean isFiring() {
        return endedAt == null;
    }

    /**
     * The same for the same news: by this a receiver knows what it was told before. That an outbreak is on many more
     * hosts, or that nobody is on an alert any more, is other news of the same alert.
     */
    String deduplicationKey() {
        String news = id + "/" + status;
        if (isFiring() && host.equals(Alert.FLEET)) {
            news += "/" + count;
        }
        return lapsed == null ? news : news + "/" + lapsed.until();
    }
}
