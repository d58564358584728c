package dev.gatewatch.streams.api;

import dev.gatewatch.streams.live.Listener;
import dev.gatewatch.streams.live.LiveFeed;
import dev.gatewatch.streams.live.Message;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the {@link LiveFeed} as server-sent events, to each who asks until they go, or may no longer listen. */
final class EventStream {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    /** Each takes a thread of the server. */
    private static final int MOST_LISTENERS = 100;
    /** So often something is said, or proxies take the connection for dead. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final byte[] STILL_HERE = ":\n\n".getBytes(StandardCharsets.UTF_8);

    private final LiveFeed feed;

    EventStream(LiveFeed feed) {
        this.feed = feed;
    }

    void tell(Context request) {
        if (feed.listeners() >= MOST_LISTENERS) {
            throw new Problem(
                    HttpStatus.SERVICE_UNAVAILABLE, MOST_LISTENERS + " listeners are as many as there can be");
        }
        request.res().setContentType("text/event-stream");
        request.res().setHeader("Cache-Control", "no-store");
        request.res().setHeader("X-Accel-Buffering", "no");
        try (Listener listener = feed.listen()) {
            OutputStream out = request.res().getOutputStream();
            out.write(STILL_HERE);
            out.flush();
            while (!listener.hasEnded()) {
                Optional<Message> message = listener.next(PATIENCE);
                if (!Doorkeeper.isStillAdmitted(request)) {
                    return;
                }
                if (message.isPresent()) {
                    write(out, message.get());
                } else {
                    out.write(STILL_HERE);
                }
                out.flush();
            }
        } catch (IOException e) {
            LOG.debug("A listener has gone.", e);
        } catch (InterruptedException e) {
            LOG.debug("The server stops.", e);
            Thread.currentThread().interrupt();
        }
    }

    private static void write(OutputStream out, Message message) throws IOException {
        out.write(("event: " + message.kind() + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        out.write(message.json());
        out.write('\n');
        out.write('\n');
    }
}
