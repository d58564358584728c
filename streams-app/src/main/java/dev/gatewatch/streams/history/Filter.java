package dev.gatewatch.streams.history;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.AuditEntry;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.GatewayEvent;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a list is asked for. Nothing asked means everything.
 *
 * @param range {@code null} for all time
 * @param causes ids; empty for all
 * @param statuses wire names; empty for all
 * @param versions of OpenClaw; empty for all
 * @param text must occur, whatever its case; {@code null} for anything
 */
public record Filter(TimeRange range, Set<String> causes, Set<String> statuses, Set<String> versions, String text) {
    public static final Filter NONE = new Filter(null, Set.of(), Set.of(), Set.of(), null);

    public Filter {
        text = text == null || text.isBlank() ? null : text.strip().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing that is over can be wanted. */
    boolean wantsOnlyOpen() {
        return !statuses.isEmpty() && !statuses.contains(Diagnosis.Status.RESOLVED.wireName());
    }

    boolean wants(DiagnosisEntry entry) {
        return (range == null || range.overlaps(entry.firstSeen(), entry.resolvedAt()))
                && wantsCause(entry.cause())
                && wantsStatus(entry.status().wireName());
    }

    boolean wants(Diagnosis diagnosis) {
        return wantsVersion(diagnosis.openclawVersion())
                && wantsText(Stream.of(
                        diagnosis.host(),
                        diagnosis.id(),
                        diagnosis.cause(),
                        diagnosis.title(),
                        diagnosis.sentence(),
                        diagnosis.openclawVersion()));
    }

    public boolean wants(Alert alert) {
        return (range == null
                        || range.overlaps(
                                alert.since(), alert.state() == Alert.State.FIRING ? null : alert.changedAt()))
                && wantsCause(alert.cause())
                && wantsStatus(alert.state().wireName())
                && wantsText(Stream.of(alert.host(), alert.rule(), alert.cause(), alert.sentence()));
    }

    public boolean wants(AuditEntry entry) {
        return (range == null || range.contains(entry.time()))
                && wantsText(Stream.of(entry.who(), entry.action(), entry.subject(), entry.reason(), entry.detail()));
    }

    boolean wants(GatewayEvent event) {
        return (range == null || range.contains(event.happenedAt()))
                && wantsText(Stream.of(
                        event.uid(), event.category().wireName(), event.signature(), event.subsystem(), event.line()));
    }

    /** @param cause {@code null} if there is none */
    public boolean wantsCause(String cause) {
        return causes.isEmpty() || cause != null && causes.contains(cause);
    }

    public boolean wantsStatus(String status) {
        return statuses.isEmpty() || statuses.contains(status);
    }

    /** @param version {@code null} if it is not known */
    public boolean wantsVersion(String version) {
        return versions.isEmpty() || version != null && versions.contains(version);
    }

    public boolean wantsText(Stream<String> texts) {
        return text == null
                || texts.anyMatch(candidate ->
                        candidate != null && candidate.toLowerCase(Locale.ROOT).contains(text));
    }
}
