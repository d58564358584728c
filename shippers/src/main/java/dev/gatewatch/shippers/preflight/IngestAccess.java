package dev.gatewatch.shippers.preflight;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** Whether the front door is reached, has Kafka behind it, and takes this host's token. Sends no line. */
public final class IngestAccess {
    private static final String SUBJECT = "ingest";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private IngestAccess() {}

    /**
     * Asks the door.
     *
     * @param token {@code null} if there is none
     * @param host for which the shipper would speak
     */
    public static Finding look(URI address, String token, String host) throws InterruptedException {
        URI door = address.getPath().endsWith("/") ? address : URI.create(address + "/");
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
        try {
            HttpResponse<String> ready = client.send(
                    HttpRequest.newBuilder(door.resolve("readyz"))
                            .timeout(PATIENCE)
                            .build(),
                    BodyHandlers.ofString());
            if (ready.statusCode() != OK) {
                return Finding.bad(
                        SUBJECT,
                        address + " is there, but not ready: " + ready.body().strip());
            }
            HttpRequest.Builder nothing = HttpRequest.newBuilder(door.resolve("v1/lines"))
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/x-ndjson")
                    .header("X-Gatewatch-Host", host)
                    .POST(BodyPublishers.noBody());
            if (token != null) {
                nothing.header("Authorization", "Bearer " + token);
            }
            HttpResponse<String> answer = client.send(nothing.build(), BodyHandlers.ofString());
            return switch (answer.statusCode()) {
                case OK -> Finding.good(SUBJECT, address + " is ready and takes lines of " + host);
                case UNAUTHORIZED ->
                    Finding.bad(
                            SUBJECT,
                            address + (token == null ? " asks for a token" : " does not know this token")
                                    + "; make one with 'gatewatch ingest token add " + host
                                    + "' where ingest runs, and set GATEWATCH_TOKEN to it");
                case FORBIDDEN ->
                    Finding.bad(
                            SUBJECT,
                            address + ": the token is another host's than " + host
                                    + "; use this host's, or name the host with --host");
                default ->
                    Finding.bad(
                            SUBJECT,
                            address + " answered " + answer.statusCode() + ": "
                                    + answer.body().strip());
            };
        } catch (SSLException e) {
            return Finding.bad(
                    SUBJECT,
                    address + ": no secure connection (" + e.getMessage()
                            + "); a certificate of an authority of your own must be known to this Java:"
                            + " -Djavax.net.ssl.trustStore=FILE in GATEWATCH_JAVA_OPTS");
        } catch (ConnectException e) {
            return Finding.bad(SUBJECT, address + " cannot be reached; check the address, and that ingest runs there");
        } catch (IOException | IllegalArgumentException e) {
            return Finding.bad(SUBJECT, address + ": " + e.getMessage());
        }
    }
}
