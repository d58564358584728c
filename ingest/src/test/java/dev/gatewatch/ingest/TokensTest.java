package dev.gatewatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T12:00:00.250Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Path file;
    private Tokens tokens;

    @BeforeEach
    void open() {
        file = folder.resolve("state").resolve("tokens");
        tokens = new Tokens(file, NOON);
    }

    @Test
    void a_token_tells_the_host_it_was_made_for() {
        String web = tokens.add("web-1");
        String db = tokens.add("db-1");

        assertThat(tokens.hostOf(web)).contains("web-1");
        assertThat(tokens.hostOf(db)).contains("db-1");
    }

    @Test
    void the_secret_is_not_in_the_file() throws IOException {
        String token = tokens.add("web-1");

        assertThat(Files.readString(file)).doesNotContain(token.substring(token.lastIndexOf('_') + 1));
    }

    @Test
    void only_the_owner_may_read_the_file() throws IOException {
        tokens.add("web-1");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_token_with_another_secret_is_nobodys() {
        String token = tokens.add("web-1");
        String forged = token.substring(0, token.length() - 1) + (token.endsWith("A") ? "B" : "A");

        assertThat(tokens.hostOf(forged)).isEmpty();
    }

    @Test
    void the_id_of_one_token_with_the_secret_of_another_is_nobodys() {
        String web = tokens.add("web-1");
        String db = tokens.add("db-1");
        int secret = "gwt_000000000000_".length();

        assertThat(tokens.hostOf(web.substring(0, secret) + db.substring(secret)))
                .isEmpty();
    }

    @Test
    void what_is_no_token_is_nobodys() {
        tokens.add("web-1");

        for (String text : new String[] {"", "gwt_", "gwt_000000000000", "gwt_000000000000_", "Bearer", "gwt__x"}) {
            assertThat(tokens.hostOf(text)).as(text).isEmpty();
        }
    }

    @Test
    void tokens_are_listed_oldest_first_without_their_secrets() {
        tokens.add("web-1");
        tokens.add("db-1");

        assertThat(tokens.list()).extracting(Tokens.Token::host).containsExactly("web-1", "db-1");
        assertThat(tokens.list().get(0).created()).isEqualTo("2026-11-22T12:00:00Z");
    }

    @Test
    void a_revoked_token_opens_no_more() {
        String first = tokens.add("web-1");
        String second = tokens.add("web-1");
        String id = tokens.list().get(0).id();

        assertThat(tokens.revoke(id)).extracting(Tokens.Token::host).containsExactly("web-1");
        assertThat(tokens.hostOf(first)).isEmpty();
        assertThat(tokens.hostOf(second)).contains("web-1");
    }

    @Test
    void revoking_a_host_revokes_all_its_tokens_and_no_others() {
        tokens.add("web-1");
        tokens.add("web-1");
        String db = tokens.add("db-1");

        assertThat(tokens.revoke("web-1")).hasSize(2);
        assertThat(tokens.hostOf(db)).contains("db-1");
        assertThat(tokens.revoke("web-1")).isEmpty();
    }

    @Test
    void a_token_added_by_another_process_counts_at_once() {
        Tokens server = new Tokens(file, NOON);
        String token = tokens.add("web-1");
        assertThat(server.hostOf(token)).contains("web-1");

        tokens.revoke("web-1");
        assertThat(server.hostOf(token)).isEmpty();
    }

    @Test
    void a_name_that_is_no_host_name_gets_no_token() {
        for (String name : new String[] {"", "a b", "-web", "web\n1", "ünder", "a".repeat(254)}) {
            assertThatThrownBy(() -> tokens.add(name)).as(name).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(tokens.add("a".repeat(253))).startsWith("gwt_");
    }

    @Test
    void a_broken_line_is_named() throws IOException {
        tokens.add("web-1");
        Files.writeString(file, Files.readString(file) + "half a line\n");

        assertThatThrownBy(() -> new Tokens(file, NOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining("expected: id host sha256-of-secret created");
    }
}
