package dev.gatewatch.streams.access;

import dev.gatewatch.protocol.access.TokenFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The tokens by which people, and programs that ask for them, prove who they are, in a {@link TokenFile}. */
public final class OperatorTokens {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,99}");
    private static final TokenFile.Kind KIND = new TokenFile.Kind(
            "operator",
            "name",
            OperatorTokens::requireName,
            role -> Role.of(role).wireName());

    private final TokenFile file;

    /**
     * A token, without its secret.
     *
     * @param created when it was added, to the second
     */
    public record Token(String id, String name, Role role, Instant created) {
        private static Token of(TokenFile.Token token) {
            return new Token(token.id(), token.owner(), Role.of(token.grant()), token.created());
        }
    }

    /**
     * Opens the file, which need not exist yet.
     *
     * @throws IllegalArgumentException if it exists and a line of it is no token; the message names the line
     * @throws java.io.UncheckedIOException if it exists and cannot be read
     */
    public OperatorTokens(Path file, Clock clock) {
        this.file = new TokenFile(file, KIND, clock);
    }

    /**
     * Makes a token.
     *
     * @return the whole token, which is kept nowhere: it cannot be shown again
     * @throws IllegalArgumentException if that is no name
     */
    public String add(String name, Role role) {
        return file.add(name, role.wireName());
    }

    /** All tokens, oldest first. */
    public List<Token> list() {
        return file.list().stream().map(Token::of).toList();
    }

    /**
     * Takes back the token of that id, or all tokens of that name.
     *
     * @return the tokens taken back; empty if there is none
     */
    public List<Token> revoke(String idOrName) {
        return file.revoke(idOrName).stream().map(Token::of).toList();
    }

    /** Whose token this is; empty if it is nobody's. */
    public Optional<Token> find(String token) {
        return file.find(token).map(Token::of);
    }

    private static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name
                    + "' is no name for a token: it has 1 to 100 letters, digits, and . _ @ -, and begins with a letter"
                    + " or digit");
        }
        return name;
    }
}
