package dev.gatewatch.streams.api;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.streams.access.Caller;
import dev.gatewatch.streams.access.Role;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;

/** Who is signed in, signing in and out. */
public final class SessionApi {
    private final Doorkeeper doorkeeper;

    public SessionApi(Doorkeeper doorkeeper) {
        this.doorkeeper = doorkeeper;
    }

    /** Who somebody is to us. */
    private record Me(String name, Role role, Caller.Login login) {
        static Me of(Caller caller) {
            return new Me(caller.name(), caller.role(), caller.login());
        }
    }

    /** What is answered. */
    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/me", Role.VIEWER, request -> answer(request, Doorkeeper.callerOf(request))),
                Route.post("/api/v1/session", null, this::signIn),
                Route.delete("/api/v1/session", null, this::signOut));
    }

    public void addTo(RoutesConfig server) {
        routes().forEach(route -> route.addTo(server));
    }

    private void signIn(Context request) {
        Body body = Body.of(request);
        String token = body.secret("token");
        body.requireGood();
        answer(request, doorkeeper.signIn(request, token));
    }

    private void signOut(Context request) {
        doorkeeper.signOut(request);
        request.status(HttpStatus.NO_CONTENT);
    }

    private static void answer(Context request, Caller caller) {
        request.contentType("application/json")
                .header("Cache-Control", "no-store")
                .result(Json.write(Me.of(caller)));
    }
}
