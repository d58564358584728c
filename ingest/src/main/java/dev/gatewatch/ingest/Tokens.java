package dev.gatewatch.ingest;

import dev.gatewatch.protocol.access.TokenFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tokens by which hosts prove who they are, in a {@link TokenFile}. */
public final class Tokens {
    private static final TokenFile.Kind KIND = new TokenFile.Kind("ingest", "host", HostName::require, null);

    private final TokenFile file;

    /**
     * A token, without its secret.
     *
     * @param created when it was added, to the second
     */
    public record Token(String id, String host, Instant created) {
        private static Token of(TokenFile.Token token) {
            return new Token(token.id(), token.owner(), token.created());
        }
    }

    /**
     * Opens the file, which need not exist yet.
     *
     * @throws IllegalArgumentException if it exists and a line of it is no token; the message names the line
     * @throws java.io.UncheckedIOException if it exists and cannot be read
     */
    public Tokens(Path file, Clock clock) {
        this.file = new TokenFile(file, KIND, clock);
    }

    /**
     * Makes a token for a host.
     *
     * @return the whole token, which is kept nowhere: it cannot be shown again
     * @throws IllegalArgumentException if that is no host name
     */
    public String add(String host) {
        return file.add(host, null);
    }

    /** All tokens, oldest first. */
    public List<Token> list() {
        return file.list().stream().map(Token::of).toList();
    }

    /**
     * Takes back the token of that id, or all tokens of that host.
     *
     * @return the tokens taken back; empty if there is none
     */
    public List<Token> revoke(String idOrHost) {
        return file.revoke(idOrHost).stream().map(Token::of).toList();
    }

    /** The host whose token this is; empty if it is nobody's. */
    public Optional<String> hostOf(String token) {
        return file.find(token).map(TokenFile.Token::owner);
    }
}
