package dev.gatewatch.protocol.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Tokens by which somebody proves who they are, kept in a file as SHA-256 digests.
 *
 * <p>A token reads {@code gwt_<id>_<secret>}. The id finds the entry, the secret's digest is compared in constant time.
 * A plain digest suffices because the secret is 256 random bits and not a password.
 *
 * <p>The file has one token a line, {@code id owner digest created}, and what the owner may do where owners differ in
 * that. It is read again whenever it changed, so that a
 * token added or revoked by another process counts at once. Thread-safe within a process; the file is replaced as a
 * whole.
 */
public final class TokenFile {
    private static final String PREFIX = "gwt_";
    private static final int ID_BYTES = 6;
    private static final int SECRET_BYTES = 32;
    private static final int ID_END = PREFIX.length() + 2 * ID_BYTES;
    private static final HexFormat HEX = HexFormat.of();

    private final Path file;
    private final Kind kind;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private Map<String, Entry> entries = Map.of();
    private FileTime readAt;
    private long readSize = -1;

    /**
     * What a file's tokens are for.
     *
     * @param name such as {@code ingest}
     * @param owners what an owner is called, such as {@code host}
     * @param owner gives an owner's name back, or throws an {@link IllegalArgumentException} that says what is wrong
     * @param grant the same for what an owner may do; {@code null} where owners do not differ in that
     */
    public record Kind(String name, String owners, UnaryOperator<String> owner, UnaryOperator<String> grant) {
        private int fields() {
            return grant == null ? 4 : 5;
        }

        private String layout() {
            return "id " + owners + " sha256-of-secret created" + (grant == null ? "" : " role");
        }
    }

    /**
     * A token, without its secret.
     *
     * @param created when it was added, to the second
     * @param grant what its owner may do; {@code null} where owners do not differ in that
     */
    public record Token(String id, String owner, Instant created, String grant) {}

    private record Entry(Token token, byte[] digest) {}

    /**
     * Opens the file, which need not exist yet.
     *
     * @throws IllegalArgumentException if it exists and a line of it is no token; the message names the line
     * @throws UncheckedIOException if it exists and cannot be read
     */
    public TokenFile(Path file, Kind kind, Clock clock) {
        this.file = file;
        this.kind = kind;
        this.clock = clock;
        refresh();
    }

    /**
     * Makes a token.
     *
     * @param grant {@code null} where owners do not differ in that
     * @return the whole token, which is kept nowhere: it cannot be shown again
     * @throws IllegalArgumentException if that is no owner, or nothing that one may do
     */
    public synchronized String add(String owner, String grant) {
        kind.owner().apply(owner);
        if (kind.grant() != null) {
            kind.grant().apply(grant);
        }
        refresh();
        String id = HEX.formatHex(randomBytes(ID_BYTES));
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes(SECRET_BYTES));
        Map<String, Entry> more = new LinkedHashMap<>(entries);
        Instant created = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        more.put(id, new Entry(new Token(id, owner, created, grant), digest(secret)));
        write(more.values());
        return PREFIX + id + "_" + secret;
    }

    /** All tokens, oldest first. */
    public synchronized List<Token> list() {
        refresh();
        return entries.values().stream().map(Entry::token).toList();
    }

    /**
     * Takes back the token of that id, or all tokens of that owner.
     *
     * @return the tokens taken back; empty if there is none
     */
    public synchronized List<Token> revoke(String idOrOwner) {
        refresh();
        List<Token> revoked = new ArrayList<>();
        List<Entry> kept = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.token().id().equals(idOrOwner) || entry.token().owner().equals(idOrOwner)) {
                revoked.add(entry.token());
            } else {
                kept.add(entry);
            }
        }
        if (!revoked.isEmpty()) {
            write(kept);
        }
        return revoked;
    }

    /** Whose token this is; empty if it is nobody's. */
    public synchronized Optional<Token> find(String token) {
        if (!token.startsWith(PREFIX) || token.length() <= ID_END || token.charAt(ID_END) != '_') {
            return Optional.empty();
        }
        refresh();
        Entry entry = entries.get(token.substring(PREFIX.length(), ID_END));
        if (entry == null || !MessageDigest.isEqual(entry.digest(), digest(token.substring(ID_END + 1)))) {
            return Optional.empty();
        }
        return Optional.of(entry.token());
    }

    private void refresh() {
        try {
            FileTime changedAt = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            if (!changedAt.equals(readAt) || size != readSize) {
                entries = parse(Files.readAllLines(file));
                readAt = changedAt;
                readSize = size;
            }
        } catch (NoSuchFileException e) {
            entries = Map.of();
            readAt = null;
            readSize = -1;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the tokens in " + file + ": " + e.getMessage(), e);
        }
    }

    private Map<String, Entry> parse(List<String> lines) {
        Map<String, Entry> parsed = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                Entry entry = parse(line, i + 1);
                parsed.put(entry.token().id(), entry);
            }
        }
        return parsed;
    }

    private Entry parse(String line, int number) {
        String[] fields = line.split("\\s+");
        try {
            if (fields.length != kind.fields()) {
                throw new IllegalArgumentException("it has " + fields.length + " fields");
            }
            String grant = kind.grant() == null ? null : kind.grant().apply(fields[4]);
            Token token = new Token(fields[0], kind.owner().apply(fields[1]), Instant.parse(fields[3]), grant);
            return new Entry(token, HEX.parseHex(fields[2]));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new IllegalArgumentException(
                    file + ", line " + number + " is no token (" + e.getMessage() + "); expected: " + kind.layout()
                            + ". Mend or delete the line.",
                    e);
        }
    }

    private void write(Collection<Entry> wanted) {
        StringBuilder text = new StringBuilder("# Gatewatch " + kind.name() + " tokens: " + kind.layout() + "\n");
        for (Entry entry : wanted) {
            Token token = entry.token();
            text.append(String.join(
                    " ",
                    token.id(),
                    token.owner(),
                    HEX.formatHex(entry.digest()),
                    token.created().toString()));
            text.append(token.grant() == null ? "\n" : " " + token.grant() + "\n");
        }
        try {
            replaceFile(text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the tokens to " + file + ": " + e.getMessage(), e);
        }
        readAt = null;
        refresh();
    }

    private void replaceFile(String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path fresh = isPosix(folder)
                ? Files.createTempFile(
                        folder,
                        file.getFileName().toString(),
                        ".new",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createTempFile(folder, file.getFileName().toString(), ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isPosix(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] digest(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
