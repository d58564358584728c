package dev.gatewatch.streams.delivery;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Posts JSON to an address. Only the host of the address is ever named, as the rest of it may be a secret, and no redirect
 * is followed.
 */
final class Post {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int LONGEST_REASON = 300;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final URI url;
    private final Map<String, String> headers;
    private final Duration longest;

    Post(URI url, Map<String, String> headers) {
        this(url, headers, ANSWER);
    }

    /** @param longest how long the whole exchange may take */
    Post(URI url, Map<String, String> headers, Duration longest) {
        this.url = url;
        this.headers = headers;
        this.longest = longest;
    }

    /** @throws IOException if the answer is not 2xx, or none comes */
    void send(byte[] json, String deduplicationKey) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .header("User-Agent", "gatewatch")
                .header("Idempotency-Key", deduplicationKey)
                .POST(HttpRequest.BodyPublishers.ofByteArray(json));
        headers.forEach(request::setHeader);
        HttpResponse<String> answer = answerTo(request.build());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(url.getHost() + " answers " + answer.statusCode() + reason(answer.body()));
        }
    }

    /** The client's own time limit ends with the headers of the answer; ours is that of the whole answer. */
    private HttpResponse<String> answerTo(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        try {
            return answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(url.getHost() + " does not answer within " + longest.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private IOException failure(Throwable cause) {
        String what = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException
                ? " cannot be reached"
                : " breaks off";
        return new IOException(url.getHost() + what + reason(cause.getMessage()), cause);
    }

    private static String reason(String text) {
        if (text == null || text.isBlank()) {
            return "";
        }
        String line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        return ": " + (line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line);
    }
}
