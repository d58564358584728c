package dev.gatewatch.streams.access;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * How it is known who asks, and what protects that on the way.
 *
 * @param tokens file of the {@link OperatorTokens}; {@code null} where none are taken
 * @param proxy that signs people in; {@code null} where none does
 * @param tls {@code null} for plain HTTP
 * @param acceptPlainText whether tokens may travel unencrypted beyond this machine, because a proxy in front encrypts
 * @param publicUrl under which people reach the page; {@code null} where that is the address that it listens on, or
 *     this machine's name where it listens on all
 */
public record Access(Path tokens, Proxy proxy, Tls tls, boolean acceptPlainText, URI publicUrl) {

    /** Nobody is asked: for this machine alone. */
    public static final Access OPEN = new Access(null, null, null, false, null);

    /** @throws IllegalArgumentException if the public address is none; the message says what to do */
    public Access {
        boolean good = publicUrl == null
                || publicUrl.getHost() != null
                        && ("http".equals(publicUrl.getScheme()) || "https".equals(publicUrl.getScheme()));
        if (!good) {
            throw new IllegalArgumentException(
                    "'" + publicUrl + "' is no address for people; give one such as https://gatewatch.example.net");
        }
    }

    /** Whether nobody comes in without a name. */
    public boolean asksWho() {
        return tokens != null || proxy != null;
    }

    /**
     * The certificate to show.
     *
     * @param keyStore a PKCS#12 file with the private key and its certificate chain
     * @param password of the key store
     */
    public record Tls(Path keyStore, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Tls[keyStore=" + keyStore + "]";
        }
    }

    /**
     * A proxy that signs people in, by OpenID Connect for example, and names them in headers.
     *
     * @param trusted where the proxy asks from; the headers of anybody else are not believed
     * @param userHeader who it is, such as {@code X-Forwarded-User}
     * @param groupsHeader their groups, between commas, such as {@code X-Forwarded-Groups}
     * @param operatorGroups the groups whose members are operators; all others are viewers
     */
    public record Proxy(List<Subnet> trusted, String userHeader, String groupsHeader, Set<String> operatorGroups) {
        public static final String USER_HEADER = "X-Forwarded-User";
        public static final String GROUPS_HEADER = "X-Forwarded-Groups";

        /** @throws IllegalArgumentException if no address is trusted */
        public Proxy {
            trusted = List.copyOf(trusted);
            operatorGroups = Set.copyOf(operatorGroups);
            if (trusted.isEmpty()) {
                throw new IllegalArgumentException("no proxy is trusted; name the address that it asks from");
            }
        }
    }
}
