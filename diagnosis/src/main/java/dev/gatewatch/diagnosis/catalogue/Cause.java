package dev.gatewatch.diagnosis.catalogue;

import dev.gatewatch.protocol.Category;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What lies behind a gateway's failure: how it shows, what speaks against it, what ends it, and what cures it.
 *
 * @param id unique among causes
 * @param title the cause in a few words
 * @param categories what its lines are called; where there are several, a diagnosis takes the one that was seen first
 * @param family causes of one family have the same symptoms: they compete, and one of them is the diagnosis
 * @param per the attributes that tell two failures of the family apart, such as {@code device}; empty where there is
 *     one for a gateway
 * @param impact who is hit
 * @param sentences templates of the one sentence; the first whose values are all known is taken, so the last has none
 * @param clues what speaks for and against it, and what rules it out
 * @param facts what the host checks may say about it
 * @param cures the lines that show that it is over
 * @param quiet how long no line must speak for it until it is taken to be over; {@code null} where silence proves
 *     nothing
 * @param explains ids of the causes that are only symptoms while this one stands
 * @param fixes per version, newest first; one of them is for gateways whose version is not known
 */
public record Cause(
        String id,
        String title,
        List<Category> categories,
        String family,
        List<String> per,
        Impact impact,
        List<Template> sentences,
        List<Clue> clues,
        List<FactClue> facts,
        List<Cure> cures,
        Duration quiet,
        List<String> explains,
        List<Fix> fixes) {

    public Cause {
        categories = List.copyOf(categories);
        per = List.copyOf(per);
        sentences = List.copyOf(sentences);
        clues = List.copyOf(clues);
        facts = List.copyOf(facts);
        cures = List.copyOf(cures);
        explains = List.copyOf(explains);
        fixes = List.copyOf(fixes);
    }

    /**
     * The fix that is right for a version.
     *
     * @param version {@code null} if it is not known: then the fix of the newest releases
     */
    public Fix fixFor(OpenClawVersion version) {
        if (version == null) {
            return fixes.get(0);
        }
        Optional<Fix> fitting =
                fixes.stream().filter(fix -> fix.versions().contains(version)).findFirst();
        return fitting.orElseGet(() -> fixes.get(0));
    }

    /** Who is hit by a cause, worst first. */
    public enum Impact {
        GATEWAY_DOWN("gateway down"),
        HOST_SILENT("host silent"),
        ALL_CLIENTS("all clients"),
        ALL_LOCAL_CLIENTS("all local clients"),
        REMOTE_CLIENTS("clients behind the tunnel"),
        /** Counted: {@code 1 device}, {@code 3 devices}. */
        DEVICES("device"),
        /** Counted: {@code 1 client}, {@code 3 clients}. */
        CLIENTS("client"),
        SOME_CALLS("some calls");

        private final String words;

        Impact(String words) {
            this.words = words;
        }

        /**
         * In words.
         *
         * @param distinct how many different ones were seen; only used where the impact is counted
         */
        public String words(int distinct) {
            if (this != DEVICES && this != CLIENTS) {
                return words;
            }
            return Math.max(1, distinct) + " " + words + (distinct > 1 ? "s" : "");
        }
    }
}
