package dev.gatewatch.cli.service;

import dev.gatewatch.streams.access.Access;
import dev.gatewatch.streams.access.Subnet;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who is let in to dashboard and API. */
public final class AccessOptions {
    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            description = "The tokens of the people and programs that may look, and of those that may act;"
                    + " see 'gatewatch serve token'.")
    private Path tokens;

    @Option(
            names = "--trusted-proxy",
            paramLabel = "ADDR",
            split = ",",
            description =
                    "The address, or addresses such as 10.1.0.0/16, of a proxy that signs people in and names them"
                            + " in headers.")
    private List<String> trustedProxies = List.of();

    @Option(
            names = "--user-header",
            paramLabel = "NAME",
            description = "In which header the proxy says who it is (default: " + Access.Proxy.USER_HEADER + ").")
    private String userHeader;

    @Option(
            names = "--groups-header",
            paramLabel = "NAME",
            description = "In which header it says their groups (default: " + Access.Proxy.GROUPS_HEADER + ").")
    private String groupsHeader;

    @Option(
            names = "--operator-group",
            paramLabel = "GROUP",
            split = ",",
            description = "A group whose members are operators; whoever is in none of them is a viewer.")
    private Set<String> operatorGroups = Set.of();

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description = "Under which address people reach the page, for links, and where a proxy is in front.")
    private URI publicUrl;

    @Mixin
    private TlsOptions tls;

    /** @throws IllegalArgumentException if something of it cannot be; the message says what to do */
    public Access access() {
        return new Access(tokens, proxy(), tls.keyStore(Access.Tls::new), tls.acceptPlainText(), publicUrl);
    }

    /** {@code null} where none signs people in. */
    private Access.Proxy proxy() {
        if (trustedProxies.isEmpty()) {
            refuseWithoutProxy("--user-header", userHeader != null);
            refuseWithoutProxy("--groups-header", groupsHeader != null);
            refuseWithoutProxy("--operator-group", !operatorGroups.isEmpty());
            return null;
        }
        return new Access.Proxy(
                trustedProxies.stream().map(Subnet::of).toList(),
                userHeader == null ? Access.Proxy.USER_HEADER : userHeader,
                groupsHeader == null ? Access.Proxy.GROUPS_HEADER : groupsHeader,
                operatorGroups);
    }

    private static void refuseWithoutProxy(String option, boolean given) {
        if (given) {
            throw new IllegalArgumentException(option
                    + " says what a proxy tells, and no proxy is trusted; name its address with --trusted-proxy");
        }
    }
}
