package dev.gatewatch.streams.api;

import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.staticfiles.Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/**
 * Serves the dashboard: its files from {@code web/} on the class path, the libraries that it uses from their WebJars, and
 * its first page for every address of its own.
 */
public final class Site {
    /** Nothing but our own files runs, and nobody frames them. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String FILES = "/web";
    private static final String INDEX = FILES + "/index.html";
    private static final String LIBRARY = "lit-html";

    private Site() {}

    public static void addTo(JavalinConfig server) {
        server.staticFiles.add(files -> {
            files.directory = FILES;
            files.location = Location.CLASSPATH;
            // Names stay from release to release: a browser asks each time, and is told when nothing has changed.
            files.headers = Map.of("Cache-Control", "no-cache");
        });
        server.staticFiles.add(files -> {
            files.hostedPath = "/webjars/" + LIBRARY;
            files.directory = "/META-INF/resources/webjars/" + LIBRARY + "/" + versionOf(LIBRARY);
            files.location = Location.CLASSPATH;
            files.headers = Map.of("Cache-Control", "no-cache");
        });
        server.spaRoot.addHandler("/", Site::firstPage);
        protect(server.routes);
    }

    private static void protect(RoutesConfig routes) {
        routes.before(request -> request.header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin"));
    }

    private static void firstPage(Context request) {
        if (request.path().startsWith("/api/")) {
            throw new NotFoundResponse("there is no such address; /openapi.json lists those that there are");
        }
        try (InputStream page = Site.class.getResourceAsStream(INDEX)) {
            request.header("Cache-Control", "no-cache").contentType("text/html; charset=utf-8");
            request.result(page.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String versionOf(String webjar) {
        var properties = new Properties();
        try (InputStream known =
                Site.class.getResourceAsStream("/META-INF/maven/org.webjars.npm/" + webjar + "/pom.properties")) {
            properties.load(known);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
