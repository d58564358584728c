package dev.gatewatch.diagnosis.catalogue;

import java.time.Duration;
import java.util.List;

/**
 * A kind of line that says something about a cause. It counts once, however often the line comes.
 *
 * @param role what the line does
 * @param line which lines
 * @param times for {@link Role#FAILURE}: how often the failure must have been seen for the clue to count; usually 1
 * @param weight how much it says, 0 to 100; for {@link Role#AGAINST} it is taken away
 * @param proves whether only this cause explains the line
 * @param same the attributes in which the line must agree with the failure, as far as both are known
 * @param settle for {@link Role#FAILURE}: how long to wait whether it heals by itself before anybody is told
 * @param within for the other roles: how far from the failure the line may lie
 * @param why the sentence that stands on the diagnosis
 */
public record Clue(
        Role role,
        EventPattern line,
        int times,
        int weight,
        boolean proves,
        List<String> same,
        Duration settle,
        Duration within,
        Template why) {

    public Clue {
        same = List.copyOf(same);
    }

    /** What a line does to a cause. */
    public enum Role {
        /** It is the failure: it opens the diagnosis and counts. */
        FAILURE,
        /** It speaks for the cause where it stands near a failure. */
        NEAR,
        /** It speaks against the cause. */
        AGAINST,
        /** With it, this cause is out of the question. */
        RULES_OUT
    }

    /** Names the clue in a gateway's state; survives a catalogue that grew around it. */
    public String key(String cause) {
        return cause + ":" + Integer.toHexString((role + why.text()).hashCode());
    }
}
