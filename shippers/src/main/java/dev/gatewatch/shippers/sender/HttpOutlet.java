package dev.gatewatch.shippers.sender;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.protocol.Topics.Topic;
import dev.gatewatch.shippers.spool.Batch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.zip.GZIPOutputStream;

/**
 * Through the front door: records by HTTP, one a line, packed by gzip. One request at a time, so that lines stay in
 * order; an answer of 2xx says that Kafka has acknowledged them.
 */
public final class HttpOutlet implements Outlet {
    private static final Map<Topic<?>, String> PATHS =
            Map.of(Topics.LOGS, "v1/lines", Topics.HEARTBEATS, "v1/heartbeats", Topics.FACTS, "v1/facts");
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PUBLISH_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final int DETAIL_CHARACTERS = 300;
    /** What the header Date leaves out, on average. */
    private static final long HALF_A_SECOND = 500;

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_LARGE = 413;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERRORS = 500;
    private static final int UNAVAILABLE = 503;

    private final HttpClient client;
    private final URI door;
    private final String token;
    private final Duration patience;
    private final ClockOffset clockOffset = new ClockOffset();
    private final Published published = new Published(Sender.STUCK, System::nanoTime);
    private volatile CompletableFuture<Boolean> lastPublished = CompletableFuture.completedFuture(true);

    /**
     * An outlet.
     *
     * @param door address of ingest, such as {@code https://gatewatch.example:9181}
     * @param token of this host; {@code null} where ingest asks for none
     */
    public HttpOutlet(URI door, String token) {
        this(door, token, Sender.STUCK);
    }

    /** @param patience how long to do as the door says when it says to come back later; then it is a failure */
    HttpOutlet(URI door, String token, Duration patience) {
        this.patience = patience;
        this.door = door.getPath().endsWith("/") ? door : URI.create(door + "/");
        this.token = token;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PUBLISH_TIMEOUT)
                .build();
    }

    @Override
    public void send(Batch batch, Receipt receipt) throws IOException, InterruptedException {
        List<byte[]> lines = new ArrayList<>(batch.lines() + batch.gaps());
        batch.forEach((gap, bytes, from, length) -> lines.add(Arrays.copyOfRange(bytes, from, from + length)));
        if (!lines.isEmpty()) {
            send(lines, receipt);
        }
    }

    private void send(List<byte[]> lines, Receipt receipt) throws IOException, InterruptedException {
        Duration waited = Duration.ZERO;
        while (true) {
            HttpResponse<String> response = client.send(
                    request(Topics.LOGS, lines).timeout(REQUEST_TIMEOUT).build(), BodyHandlers.ofString());
            int status = response.statusCode();
            if (status / 100 == 2) {
                receipt.arrived(lines.size());
                return;
            } else if (status == TOO_MANY || status == UNAVAILABLE) {
                if (waited.compareTo(patience) >= 0) {
                    throw new IOException(describe(response));
                }
                Duration wait = retryAfter(response);
                Thread.sleep(wait.toMillis());
                waited = waited.plus(wait);
            } else if (status == TOO_LARGE || status == BAD_REQUEST) {
                sendHalves(lines, receipt, describe(response));
                return;
            } else {
                throw new IOException(describe(response));
            }
        }
    }

    /** Finds the record that is not taken, so that it does not hold up the others. */
    private void sendHalves(List<byte[]> lines, Receipt receipt, String refusal)
            throws IOException, InterruptedException {
        if (lines.size() == 1) {
            receipt.refused(refusal);
            return;
        }
        send(lines.subList(0, lines.size() / 2), receipt);
        send(lines.subList(lines.size() / 2, lines.size()), receipt);
    }

    private HttpRequest.Builder request(Topic<?> topic, List<byte[]> records) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed, 64 * 1024)) {
            for (byte[] record : records) {
                gzip.write(record);
                gzip.write('\n');
            }
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(door.resolve(PATHS.get(topic)))
                .header("Content-Type", "application/x-ndjson")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed.toByteArray()));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        long seconds = response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,5}"))
                .map(Long::parseLong)
                .orElse(1L);
        Duration wait = Duration.ofSeconds(Math.max(1, seconds));
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    private static String describe(HttpResponse<String> response) {
        String body = response.body().strip();
        return response.uri() + " answered " + response.statusCode()
                + (body.isEmpty() ? "" : ": " + body.substring(0, Math.min(DETAIL_CHARACTERS, body.length())));
    }

    @Override
    public <V> CompletableFuture<Boolean> publish(Topic<V> topic, V record) {
        try {
            HttpRequest request = request(topic, List.of(Json.write(record)))
                    .timeout(PUBLISH_TIMEOUT)
                    .build();
            long sent = System.currentTimeMillis();
            published.sent();
            CompletableFuture<Boolean> answered = client.sendAsync(request, BodyHandlers.ofString())
                    .handle((response, lost) -> answered(sent, response, lost));
            lastPublished = answered;
            return answered;
        } catch (IOException e) {
            throw new IllegalStateException("packing in memory cannot fail", e);
        }
    }

    private boolean answered(long sent, HttpResponse<String> response, Throwable lost) {
        if (lost != null) {
            Throwable reason = lost instanceof CompletionException ? lost.getCause() : lost;
            published.failed(door + ": " + reason);
            return false;
        }
        compareClocks(sent, response);
        int status = response.statusCode();
        if (status / 100 == 2) {
            published.arrived();
        } else if (status == UNAUTHORIZED || status == FORBIDDEN || status >= SERVER_ERRORS) {
            published.failed(describe(response));
            return false;
        } else {
            published.answered();
        }
        return status != TOO_MANY;
    }

    private void compareClocks(long sent, HttpResponse<?> response) {
        response.headers().firstValue("Date").ifPresent(date -> {
            try {
                Instant second = RFC_1123_DATE_TIME.parse(date, Instant::from);
                clockOffset.answered(sent, System.currentTimeMillis(), second.toEpochMilli() + HALF_A_SECOND);
            } catch (DateTimeParseException e) {
                // Then nothing is known.
            }
        });
    }

    @Override
    public Published published() {
        return published;
    }

    @Override
    public Long clockAheadMillis() {
        return clockOffset.aheadMillis();
    }

    @Override
    public void close(Duration within) {
        CompletableFuture<?> last = lastPublished;
        if (!within.isZero()) {
            last.completeOnTimeout(null, within.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                    .exceptionally(lost -> null)
                    .join();
        }
    }
}
