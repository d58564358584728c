package dev.gatewatch.protocol;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * One failure of one gateway: its cause, how sure we are and why, the fix, and how its life went so far.
 *
 * <p>A diagnosis is written again, whole and with the same {@code id}, each time it changes; the newest record of an id
 * is its state.
 *
 * @param id stable over the diagnosis' life and over replays of the same log
 * @param cause id of the catalogue's cause
 * @param category what the lines of this cause are called
 * @param title the cause in a few words
 * @param sentence one sentence with this host's values
 * @param impact who is hit: {@code gateway down}, {@code all local clients}, {@code 1 device}, …
 * @param why for and against this cause, strongest first
 * @param awaiting the lines that would prove the cure
 * @param alternatives the causes put aside, likeliest first
 * @param evidence the telling lines, oldest first; bounded
 * @param count how many events spoke for it, retries included
 * @param gaps how many lines are known to be missing while it was open
 * @param firstSeen {@code lastSeen}: event time of the first and the latest event
 * @param resolvedAt event time; {@code null} unless resolved
 * @param resolvedBy {@code null} unless resolved
 * @param regressions how often it came back after it was resolved
 * @param openclawVersion of the gateway; {@code null} if never seen
 * @param changedAt event time of the change that this record tells
 * @param change what this record changed
 */
public record Diagnosis(
        String id,
        String host,
        String gateway,
        Status status,
        String cause,
        Category category,
        String title,
        String sentence,
        String impact,
        Confidence confidence,
        List<Why> why,
        List<String> awaiting,
        Fix fix,
        List<Alternative> alternatives,
        List<Evidence> evidence,
        long count,
        long gaps,
        Instant firstSeen,
        Instant lastSeen,
        Instant resolvedAt,
        Resolution resolvedBy,
        int regressions,
        String openclawVersion,
        String catalogueVersion,
        Instant changedAt,
        Change change) {

    public Diagnosis {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(status, "status");
        why = why == null ? List.of() : List.copyOf(why);
        awaiting = awaiting == null ? List.of() : List.copyOf(awaiting);
        alternatives = alternatives == null ? List.of() : List.copyOf(alternatives);
        evidence = evidence == null ? List.of() : List.copyOf(evidence);
    }

    /** Whether somebody still has to act on it. */
    @JsonIgnore
    public boolean isOpen() {
        return status != Status.RESOLVED;
    }

    /**
     * Where a diagnosis stands.
     *
     * <pre>
     *   OPEN ──proof or quiet──► RESOLVED ──seen again──► REGRESSED ──proof or quiet──► RESOLVED
     *                                        └──too often──► FLAPPING ──long quiet──► RESOLVED
     * </pre>
     */
    public enum Status {
        OPEN,
        RESOLVED,
        REGRESSED,
        FLAPPING;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How much the evidence carries. */
    public enum Confidence {
        /** The lines fit this cause and others as well. */
        SUSPECTED,
        /** The lines speak for this cause more than for any other, but do not prove it. */
        LIKELY,
        /** A line, or a check on the host, that only this cause explains. */
        CONFIRMED;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a record of a diagnosis changed. */
    public enum Change {
        OPENED,
        UPDATED,
        /** Another cause, or more confidence in this one, out of new evidence. */
        REVISED,
        RESOLVED,
        REGRESSED,
        FLAPPING;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A reason for or against the cause.
     *
     * @param supports on the wire {@code for}: whether it speaks for the cause
     * @param evidence uid of the line it rests on; {@code null} where it rests on none
     */
    public record Why(
            @com.fasterxml.jackson.annotation.JsonProperty("for")
            boolean supports,

            String text,
            String evidence) {}

    /**
     * What cures the cause on this version.
     *
     * @param article number of the fix in the article "OpenClaw Gateway Pairing Required? 6 Fixes That Work", or
     *     {@code null}
     * @param commands what to paste, in order; every value from a log in them has passed its strict shape
     * @param steps the same with what to know at each, and steps that are no commands
     * @param verify how to see that it worked
     * @param notOnThisVersion what others recommend and does not work on this version; {@code null} if nothing
     * @param checkedOn the newest version that these commands were run on; {@code null} if they are for any version
     * @param source where this is documented
     */
    public record Fix(
            String id,
            Integer article,
            String title,
            List<String> commands,
            List<Step> steps,
            List<String> verify,
            String notOnThisVersion,
            String checkedOn,
            String source) {
        public Fix {
            commands = commands == null ? List.of() : List.copyOf(commands);
            steps = steps == null ? List.of() : List.copyOf(steps);
            verify = verify == null ? List.of() : List.copyOf(verify);
        }
    }

    /**
     * One step of a fix.
     *
     * @param command one line for a shell; {@code null} where the step is not a command
     * @param note what to know or do; {@code null} where the command says it all
     */
    public record Step(String command, String note) {}

    /** A cause that was put aside: its fix, and why it came second. */
    public record Alternative(String cause, String fix, String why) {}

    /** A telling line. {@code time} is as in {@link GatewayEvent#happenedAt()}. */
    public record Evidence(String uid, Instant time, String signature, String line) {}

    /**
     * How it ended.
     *
     * @param proof whether a line proved it; else it only went quiet
     * @param text one sentence
     * @param evidence uid of the line that proved it; {@code null} if it went quiet
     * @param line that line; {@code null} if it went quiet
     */
    public record Resolution(boolean proof, String text, String evidence, String line) {}
}
