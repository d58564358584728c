package dev.gatewatch.streams.delivery;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.streams.alert.AlertSettings;
import java.io.IOException;

/** Posts a {@link Notice} as it is. */
final class WebhookReceiver implements Receiver {
    private final Post post;

    WebhookReceiver(AlertSettings.Webhook settings) {
        post = new Post(settings.url(), settings.headers());
    }

    @Override
    public void tell(Notice notice) throws IOException, InterruptedException {
        post.send(Json.write(notice), notice.deduplicationKey());
    }
}
