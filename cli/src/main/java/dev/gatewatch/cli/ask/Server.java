package dev.gatewatch.cli.ask;

import dev.gatewatch.cli.CommandException;
import dev.gatewatch.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The server that is asked. Every problem is a {@link CommandException} that says what to do. */
final class Server {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PAGE = 500;

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:9180",
            description = "Where the server is (default: ${DEFAULT-VALUE}).")
    private URI url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "By which the server knows you; better from the environment, GATEWATCH_TOKEN.")
    private String token;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Certificates in PEM of an authority of your own that vouches for the server.")
    private Path authorities;

    /** A question: a path below {@code /api/v1/} and what narrows it; parameters without a value are left out. */
    record Question(String path, Map<String, String> parameters) {

        static Question of(String... path) {
            return new Question(Stream.of(path).map(Question::encoded).collect(Collectors.joining("/")), Map.of());
        }

        /** The question, narrowed; not at all where {@code value} is {@code null}. */
        Question with(String parameter, String value) {
            if (value == null) {
                return this;
            }
            var narrowed = new LinkedHashMap<>(parameters);
            narrowed.put(parameter, value);
            return new Question(path, narrowed);
        }

        private String query() {
            return parameters.entrySet().stream()
                    .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                    .collect(Collectors.joining("&"));
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }

    /** The answer to a question. */
    JsonNode ask(Question question) {
        try (InputStream body = open(question)) {
            return Json.mapper().readTree(body);
        } catch (IOException e) {
            throw broken(e);
        } catch (JacksonException e) {
            throw new CommandException("what answers at " + url + " is no Gatewatch: it does not speak JSON", e);
        }
    }

    /**
     * What a list holds.
     *
     * @param isCut whether the server has more
     */
    record Items(List<JsonNode> items, boolean isCut) {}

    /** The items of a list, at most {@code most} of them, page by page. */
    Items list(Question question, int most) {
        var items = new ArrayList<JsonNode>();
        String cursor = null;
        do {
            int missing = Math.min(PAGE, most - items.size());
            JsonNode page =
                    ask(question.with("limit", Integer.toString(missing)).with("cursor", cursor));
            page.path("items").forEach(items::add);
            cursor = page.path("next").isString() ? page.get("next").asString() : null;
        } while (cursor != null && items.size() < most);
        return new Items(items, cursor != null);
    }

    /** Hands on each line of an answer that does not end, until it does. */
    void follow(Question question, Consumer<String> lines) {
        try (Stream<String> answer = send(question, "GET", null, HttpResponse.BodyHandlers.ofLines())) {
            answer.forEach(lines);
        }
    }

    /** Asks for something to be done; the answer to that. */
    JsonNode act(Question question) {
        try (InputStream body = send(question, "POST", PATIENCE, HttpResponse.BodyHandlers.ofInputStream())) {
            return Json.mapper().readTree(body);
        } catch (IOException e) {
            throw broken(e);
        } catch (JacksonException e) {
            throw new CommandException("what answers at " + url + " is no Gatewatch: it does not speak JSON", e);
        }
    }

    private InputStream open(Question question) {
        return send(question, "GET", PATIENCE, HttpResponse.BodyHandlers.ofInputStream());
    }

    private <T> T send(Question question, String method, Duration timeout, HttpResponse.BodyHandler<T> body) {
        String query = question.query();
        URI address = url.resolve("/api/v1/" + question.path() + (query.isEmpty() ? "" : "?" + query));
        try {
            var request = HttpRequest.newBuilder(address)
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .header("Accept", "application/json, text/event-stream");
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            if (timeout != null) {
                request.timeout(timeout);
            }
            HttpClient.Builder client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
            if (authorities != null) {
                client.sslContext(trusting(authorities));
            }
            HttpResponse<T> response = client.build()
                    .send(
                            request.build(),
                            info -> info.statusCode() == 200
                                    ? body.apply(info)
                                    : HttpResponse.BodySubscribers.mapping(
                                            HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8), problem -> {
                                                throw new CommandException(reason(info.statusCode(), problem));
                                            }));
            return response.body();
        } catch (IllegalArgumentException e) {
            throw new CommandException("--server is " + url + ", must be an address such as http://127.0.0.1:9180", e);
        } catch (ConnectException e) {
            throw new CommandException(
                    "no server answers at " + url + "; start one with 'gatewatch up', or name it with --server", e);
        } catch (IOException e) {
            if (e.getCause() instanceof CommandException refused) {
                throw refused;
            }
            throw broken(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    private static SSLContext trusting(Path authorities) {
        try (InputStream pem = Files.newInputStream(authorities)) {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("authority-" + trusted.size(), authority);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new CommandException(
                    "cannot use the certificates in " + authorities + " (--ca): " + CommandException.reason(e), e);
        }
    }

    private CommandException broken(IOException e) {
        return new CommandException("the server at " + url + " broke off: " + CommandException.reason(e), e);
    }

    /** What an RFC 9457 problem document says, else the status. */
    private String reason(int status, String body) {
        try {
            JsonNode problem = Json.mapper().readTree(body);
            if (problem.path("detail").isString()) {
                return problem.get("detail").asString();
            }
        } catch (JacksonException e) {
            // Not one of ours; the status must do.
        }
        return "the server at " + url + " answers " + status;
    }
}
