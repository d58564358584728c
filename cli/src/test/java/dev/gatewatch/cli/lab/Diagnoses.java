package dev.gatewatch.cli.lab;

import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What Gatewatch tells of one host, as its API answers. */
record Diagnoses(String dashboard, String host) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** The newest of a cause. */
    Optional<Diagnosis> newest(String cause) {
        return items("?cause=" + cause).findFirst();
    }

    List<Diagnosis> open() {
        return items("").filter(Diagnosis::isOpen).toList();
    }

    /** That whose symptom it turned out to be, if it did; else itself. */
    Diagnosis firstCause(Diagnosis resolved) {
        String text = resolved.resolvedBy().text();
        return items("")
                .filter(other -> !other.isOpen() && text.equals("It was a symptom: " + other.title() + "."))
                .findFirst()
                .orElse(resolved);
    }

    private Stream<Diagnosis> items(String query) {
        return Json.mapper()
                .readTree(ask(query))
                .path("items")
                .valueStream()
                .map(item -> Json.mapper().treeToValue(item, Diagnosis.class));
    }

    /** All that is told, as it came. */
    String text() {
        return ask("");
    }

    private String ask(String query) {
        URI diagnoses = URI.create(dashboard + "/api/v1/hosts/" + host + "/diagnoses" + query);
        try {
            return HTTP.send(HttpRequest.newBuilder(diagnoses).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
