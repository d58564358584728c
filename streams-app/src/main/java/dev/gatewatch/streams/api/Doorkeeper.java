package dev.gatewatch.streams.api;

import dev.gatewatch.streams.access.Access;
import dev.gatewatch.streams.access.Caller;
import dev.gatewatch.streams.access.OperatorTokens;
import dev.gatewatch.streams.access.Role;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Lets in who may: asks who they are where somebody must be asked, what they may do, and whether it is they who ask and not
 * a page of somebody else in their browser.
 */
public final class Doorkeeper {
    static final String COOKIE = "gatewatch_session";

    private static final Duration SESSION = Duration.ofHours(12);
    private static final String CALLER = "caller";
    private static final String ADMITTED = "admitted";
    private static final String BEARER = "Bearer ";
    private static final Pattern IP_ADDRESS = Pattern.compile("[0-9.]+|\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]?");
    private static final Pattern USER = Pattern.compile("[\\p{Print}&&[^,]]{1,200}");

    private final Access access;
    private final OperatorTokens tokens;
    private final Clock clock;

    /** @throws IllegalArgumentException if the token file cannot be used; the message says why */
    public Doorkeeper(Access access, Clock clock) {
        this.access = access;
        this.clock = clock;
        this.tokens = access.tokens() == null ? null : new OperatorTokens(access.tokens(), clock);
    }

    public void addTo(RoutesConfig server) {
        server.before(this::requireOwnName);
        server.beforeMatched(this::admit);
    }

    /** Who asks; only where a role is needed. */
    static Caller callerOf(Context request) {
        return request.attribute(CALLER);
    }

    /** Whether who asks would be let in still: what is answered bit by bit ends with the session, or with the token. */
    static boolean isStillAdmitted(Context request) {
        BooleanSupplier admitted = request.attribute(ADMITTED);
        return admitted == null || admitted.getAsBoolean();
    }

    /**
     * Signs a browser in.
     *
     * @throws Problem if it is nobody's token
     */
    Caller signIn(Context request, String token) {
        if (!access.asksWho()) {
            return Caller.local(request.ip());
        }
        Caller caller = byToken(token, request)
                .orElseThrow(() -> new Problem(HttpStatus.UNAUTHORIZED, "that token is not, or no longer, known here"));
        request.cookie(cookie(request, token, (int) SESSION.toSeconds()));
        return caller;
    }

    void signOut(Context request) {
        request.cookie(cookie(request, "", 0));
    }

    private Cookie cookie(Context request, String value, int seconds) {
        return new Cookie(COOKIE, value, "/", seconds, isEncrypted(request), true, null, SameSite.STRICT);
    }

    private boolean isEncrypted(Context request) {
        return request.scheme().equals("https")
                || access.publicUrl() != null
                        && "https".equals(access.publicUrl().getScheme());
    }

    private void admit(Context request) {
        if (request.method() != HandlerType.GET && request.method() != HandlerType.HEAD) {
            requireOwnPage(request);
        }
        Optional<Role> needed =
                request.routeRoles().stream().map(Role.class::cast).findAny();
        if (needed.isEmpty()) {
            return;
        }
        Caller caller = caller(request).orElseThrow(() -> {
            request.header("WWW-Authenticate", "Bearer");
            return new Problem(
                    HttpStatus.UNAUTHORIZED,
                    "sign in first, or send a token: Authorization: Bearer, or --token with the command");
        });
        if (!caller.role().includes(needed.get())) {
            throw new Problem(
                    HttpStatus.FORBIDDEN,
                    "this needs the " + needed.get().wireName() + " role; " + caller.name() + " is a "
                            + caller.role().wireName());
        }
        request.attribute(CALLER, caller);
        Instant end = clock.instant().plus(SESSION);
        BooleanSupplier admitted =
                () -> clock.instant().isBefore(end) && caller(request).isPresent();
        request.attribute(ADMITTED, admitted);
    }

    private Optional<Caller> caller(Context request) {
        if (!access.asksWho()) {
            return Optional.of(Caller.local(request.ip()));
        }
        return bearer(request)
                .or(() -> Optional.ofNullable(request.cookie(COOKIE)))
                .flatMap(token -> byToken(token, request))
                .or(() -> byProxy(request));
    }

    private static Optional<String> bearer(Context request) {
        return Optional.ofNullable(request.header("Authorization"))
                .filter(header -> header.startsWith(BEARER))
                .map(header -> header.substring(BEARER.length()).strip());
    }

    private Optional<Caller> byToken(String token, Context request) {
        return Optional.ofNullable(tokens)
                .flatMap(known -> known.find(token))
                .map(known -> new Caller(known.name(), known.role(), Caller.Login.TOKEN, request.ip()));
    }

    private Optional<Caller> byProxy(Context request) {
        Access.Proxy proxy = access.proxy();
        if (proxy == null || proxy.trusted().stream().noneMatch(subnet -> subnet.contains(request.ip()))) {
            return Optional.empty();
        }
        return Optional.ofNullable(request.header(proxy.userHeader()))
                .map(String::strip)
                .filter(user -> USER.matcher(user).matches())
                .map(user -> new Caller(user, roleOf(request, proxy), Caller.Login.PROXY, request.ip()));
    }

    private static Role roleOf(Context request, Access.Proxy proxy) {
        String groups =
                Optional.ofNullable(request.header(proxy.groupsHeader())).orElse("");
        return Arrays.stream(groups.split(",")).map(String::strip).anyMatch(proxy.operatorGroups()::contains)
                ? Role.OPERATOR
                : Role.VIEWER;
    }

    /**
     * A page from elsewhere can make a browser ask us under a name of its own choosing that leads to this machine (DNS
     * rebinding), and would read the answer. So we answer to names that nobody else can give us. A token is not sent to
     * such a name, and protects by itself.
     */
    private void requireOwnName(Context request) {
        if (tokens != null && access.proxy() == null) {
            return;
        }
        String name = request.req().getServerName();
        boolean own = access.asksWho() ? IP_ADDRESS.matcher(name).matches() : isLoopback(name);
        if (!own && !name.equals("localhost") && !isPublicName(name)) {
            throw new Problem(
                    HttpStatus.MISDIRECTED_REQUEST,
                    "this server answers to localhost and 127.0.0.1; a proxy before it must ask under one of them, or"
                            + " --public-url name what it asks under");
        }
    }

    private static boolean isLoopback(String name) {
        return name.equals("[::1]") || name.equals("::1") || name.matches("127\\.[0-9.]+");
    }

    private boolean isPublicName(String name) {
        return access.publicUrl() != null && access.publicUrl().getHost().equalsIgnoreCase(name);
    }

    /**
     * Browsers say which page a change comes from, programs do not. A cookie is only believed with that: it would be sent
     * along with what somebody else's page asks for.
     */
    private void requireOwnPage(Context request) {
        String origin = request.header("Origin");
        boolean ours = origin == null
                ? request.cookie(COOKIE) == null || bearer(request).isPresent()
                : isOwn(origin, request);
        if (!ours) {
            throw new Problem(HttpStatus.FORBIDDEN, "changes are taken from this server's own page only");
        }
    }

    private boolean isOwn(String origin, Context request) {
        try {
            String authority = URI.create(origin).getAuthority();
            return authority != null
                    && (authority.equalsIgnoreCase(request.host())
                            || access.publicUrl() != null
                                    && authority.equalsIgnoreCase(
                                            access.publicUrl().getAuthority()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
