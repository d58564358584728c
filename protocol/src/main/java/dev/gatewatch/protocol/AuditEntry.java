package dev.gatewatch.protocol;

import java.time.Instant;

/**
 * That somebody changed something: who, when, and why.
 *
 * @param time on the server's clock
 * @param who the name they signed in with; {@code local} where nobody has to
 * @param login how they are known: {@code none}, {@code token} or {@code proxy}
 * @param address from where
 * @param action {@code acknowledge}, {@code withdraw-acknowledgement}, {@code silence}, {@code end-silence} or {@code
 *     test-receivers}
 * @param subject the id of the alert or the silence; {@code null} where it concerns none
 * @param reason in their words; {@code null} where none is asked for
 * @param detail what was decided, as a sentence; {@code null} where the rest says it all
 */
public record AuditEntry(
        Instant time,
        String who,
        String login,
        String address,
        String action,
        String subject,
        String reason,
        String detail) {}
