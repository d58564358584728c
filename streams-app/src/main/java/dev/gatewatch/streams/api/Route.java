package dev.gatewatch.streams.api;

import dev.gatewatch.streams.access.Role;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/**
 * What is answered under an address.
 *
 * @param role that is needed; {@code null} where nobody is asked who they are
 */
record Route(HandlerType method, String path, Role role, Handler handler) {

    static Route get(String path, Role role, Handler handler) {
        return new Route(HandlerType.GET, path, role, handler);
    }

    static Route post(String path, Role role, Handler handler) {
        return new Route(HandlerType.POST, path, role, handler);
    }

    static Route delete(String path, Role role, Handler handler) {
        return new Route(HandlerType.DELETE, path, role, handler);
    }

    void addTo(RoutesConfig server) {
        if (role == null) {
            server.addHttpHandler(method, path, handler);
        } else {
            server.addHttpHandler(method, path, handler, role);
        }
    }
}
