package dev.gatewatch.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.CommandException;
import dev.gatewatch.cli.TestConsole;
import dev.gatewatch.streams.access.Access;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole product where it asks who is there, over TLS. */
class GuardedServerTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    @Test
    void over_tls_who_has_a_token_is_answered_and_nobody_else() throws Exception {
        Path tokens = folder.resolve("operators.txt");
        String token = out("serve", "token", "add", "--tokens", tokens.toString(), "ada", "--role", "operator")
                .strip();
        makeCertificate();
        var access = new Access(tokens, null, new Access.Tls(folder.resolve("serve.p12"), PASSWORD), false, null);

        try (var product = WholeProduct.start(settings(access))) {
            String server = product.dashboard();
            assertThat(server).startsWith("https://127.0.0.1:");
            String ca = folder.resolve("serve.pem").toString();

            assertThat(out("hosts", "--server", server, "--ca", ca, "--token", token))
                    .isNotEmpty();
            assertThat(refusal("hosts", "--server", server, "--ca", ca)).contains("sign in first");
            assertThat(refusal("hosts", "--server", server, "--ca", ca, "--token", token + "x"))
                    .contains("sign in first");
            assertThat(refusal("hosts", "--server", server, "--token", token)).contains("broke off");

            out("serve", "token", "revoke", "--tokens", tokens.toString(), "ada");
            assertThat(refusal("hosts", "--server", server, "--ca", ca, "--token", token))
                    .contains("sign in first");
        }
    }

    @Test
    void beyond_loopback_it_starts_only_where_somebody_asks_who_is_there_over_tls() {
        var tokensAlone = new Access(folder.resolve("operators.txt"), null, null, false, null);

        assertThatThrownBy(() -> WholeProduct.start(settings("0.0.0.0", Access.OPEN)))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("without asking who is there")
                .hasMessageContaining("gatewatch serve token add");
        assertThatThrownBy(() -> WholeProduct.start(settings("0.0.0.0", tokensAlone)))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("without TLS");
    }

    @Test
    void tokens_are_listed_without_their_secrets_and_taken_back() {
        String file = folder.resolve("operators.txt").toString();
        String token = out("serve", "token", "add", "--tokens", file, "ada").strip();

        assertThat(out("serve", "token", "list", "--tokens", file))
                .contains("ada  viewer")
                .doesNotContain(token.substring(token.lastIndexOf('_')));
        assertThat(out("serve", "token", "revoke", "--tokens", file, "ada")).contains("ada");
        assertThat(out("serve", "token", "list", "--tokens", file)).isEmpty();
        assertThat(refusal("serve", "token", "add", "--tokens", file, "ada", "--role", "root"))
                .contains("there is no role 'root'; there are viewer and operator");
        assertThat(refusal("serve", "token", "add", "--tokens", file, "a b")).contains("is no name for a token");
    }

    private WholeProduct.Settings settings(Access access) {
        return settings("127.0.0.1", access);
    }

    private WholeProduct.Settings settings(String address, Access access) {
        var anyPort = new Address("127.0.0.1", 0);
        return new WholeProduct.Settings(
                folder.resolve("data"),
                new Address(address, 0),
                anyPort,
                0,
                "here",
                List.of("file:" + folder.resolve("none.log")),
                false,
                null,
                access,
                null);
    }

    private static String out(String... command) {
        var console = new TestConsole();
        assertThat(console.run(command)).as(console.err()).isZero();
        return console.out();
    }

    private static String refusal(String... command) {
        var console = new TestConsole();
        assertThat(console.run(command)).isEqualTo(2);
        return console.err();
    }

    private void makeCertificate() throws IOException, InterruptedException {
        keytool(
                "-genkeypair",
                "-alias",
                "serve",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-keystore",
                "serve.p12",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD);
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "serve",
                "-keystore",
                "serve.p12",
                "-storepass",
                PASSWORD,
                "-file",
                "serve.pem");
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
