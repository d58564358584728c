package dev.gatewatch.streams.delivery;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

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

    Post(URI url, Map<String, String> headers) {
        this.url = url;
        this.headers = headers;
    }

    /** @throws IOException if the answer is not 2xx, or none comes */
    void send(byte[] json, String deduplicationKey) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(ANSWER)
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

    private HttpResponse<String> answerTo(HttpRequest request) throws IOException, InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (HttpTimeoutException e) {
            throw new IOException(url.getHost() + " does not answer within " + ANSWER.toSeconds() + " s", e);
        } catch (ConnectException e) {
            throw new IOException(url.getHost() + " cannot be reached" + reason(e.getMessage()), e);
        } catch (IOException e) {
            throw new IOException(url.getHost() + " breaks off" + reason(e.getMessage()), e);
        }
    }

    private static String reason(String text) {
        if (text == null || text.isBlank()) {
            return "";
        }
        String line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        return ": " + (line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line);
    }
}
