package dev.gatewatch.diagnosis.correlate;

import dev.gatewatch.diagnosis.catalogue.Cause;
import dev.gatewatch.diagnosis.catalogue.Clue;
import dev.gatewatch.diagnosis.catalogue.FactClue;
import dev.gatewatch.protocol.Diagnosis.Confidence;
import dev.gatewatch.protocol.HostFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * The causes of a failure's family, the likeliest first.
 *
 * <p>A cause's score is the sum of the weights of the clues for it that were found, less the weights of those against
 * it; each clue counts once. A cause that is ruled out, by a line or by a fresh check on the host, is none.
 *
 * <ul>
 *   <li><b>confirmed</b>: a clue was found that only the first cause explains, or a check on the host confirms it;
 *   <li><b>likely</b>: it scores at least {@value #LIKELY_FROM} and leads by at least {@value #LIKELY_LEAD};
 *   <li><b>suspected</b>: anything less.
 * </ul>
 */
record Ranking(List<Candidate> candidates) {
    static final int LIKELY_FROM = 50;
    static final int LIKELY_LEAD = 20;
    /**
     * What the host checks saw speaks for a failure if it is not older than the failure by more than this. It speaks
     * against one only if it is not older at all.
     */
    static final Duration FRESH_FACTS = Duration.ofMinutes(15);

    private static final Comparator<Candidate> STRONGEST_FIRST = Comparator.comparing(Candidate::ruledOut)
            .thenComparing(Comparator.comparing(Candidate::confirmedByHost).reversed())
            .thenComparing(Comparator.comparingInt(Candidate::score).reversed());

    /**
     * A cause and what was found about it.
     *
     * @param score sum of the weights
     * @param shown whether a line was found that is the failure itself, and not only one near it
     * @param proven whether something was found that only this cause explains
     * @param confirmedByHost whether a check on the host confirms it
     * @param ruledOut whether something was found with which it cannot be
     * @param reasons what was found, strongest first
     */
    record Candidate(
            Cause cause,
            int score,
            boolean shown,
            boolean proven,
            boolean confirmedByHost,
            boolean ruledOut,
            List<Reason> reasons) {

        boolean isTold(Failure failure) {
            return failure.wasTold() && failure.told().cause().equals(cause.id());
        }
    }

    /**
     * Why.
     *
     * @param weight as in the catalogue; negative where it speaks against the cause
     * @param uid of the line; {@code null} where it rests on a check on the host
     */
    record Reason(int weight, String text, String uid) {
        boolean supports() {
            return weight > 0;
        }
    }

    /** The facts that say something about the failure; {@code null} if there are none, or only old ones. */
    static HostFacts fresh(HostFacts facts, Failure failure) {
        boolean fresh = facts != null
                && !facts.time().isBefore(failure.life().firstSeen().minus(FRESH_FACTS));
        return fresh ? facts : null;
    }

    /**
     * Ranks the causes of a failure.
     *
     * @param facts fresh ones; {@code null} if there are none
     */
    static Ranking of(Failure failure, Causes causes, HostFacts facts, Function<String, String> values) {
        boolean mayRefute = facts != null && isOfTheTimeOf(failure, facts);
        List<Candidate> candidates = causes.ofFamily(failure.family()).stream()
                .map(cause -> candidate(cause, failure, facts, mayRefute, values))
                .filter(candidate -> candidate.shown() || candidate.confirmedByHost() || candidate.isTold(failure))
                .sorted(STRONGEST_FIRST)
                .toList();
        return new Ranking(candidates);
    }

    private static Candidate candidate(
            Cause cause, Failure failure, HostFacts facts, boolean mayRefute, Function<String, String> values) {
        int score = 0;
        boolean shown = false;
        boolean proven = false;
        boolean confirmed = false;
        boolean ruledOut = false;
        var reasons = new ArrayList<Reason>();
        for (Clue clue : cause.clues()) {
            Failure.Hit hit = failure.hits().get(clue.key(cause.id()));
            if (hit == null) {
                continue;
            }
            int weight = switch (clue.role()) {
                case FAILURE, NEAR -> clue.weight();
                case AGAINST -> -clue.weight();
                case RULES_OUT -> Integer.MIN_VALUE;
            };
            score += clue.role() == Clue.Role.RULES_OUT ? 0 : weight;
            shown |= clue.role() == Clue.Role.FAILURE;
            proven |= clue.proves();
            ruledOut |= clue.role() == Clue.Role.RULES_OUT;
            reasons.add(new Reason(weight, clue.why().withOrNamed(values), hit.uid()));
        }
        if (facts != null) {
            for (FactClue clue : cause.facts()) {
                boolean confirms = clue.says() == FactClue.Says.CONFIRMS;
                if ((confirms || mayRefute) && clue.isMet(facts.facts(), values)) {
                    confirmed |= confirms;
                    ruledOut |= !confirms;
                    reasons.add(new Reason(
                            confirms ? Integer.MAX_VALUE : Integer.MIN_VALUE,
                            clue.why().withOrNamed(values),
                            null));
                }
            }
        }
        reasons.sort(Comparator.comparingInt(Reason::weight).reversed());
        return new Candidate(cause, score, shown, proven, confirmed, ruledOut, reasons);
    }

    /** What was right before it began may be what went wrong; what is right now may have been mended since. */
    private static boolean isOfTheTimeOf(Failure failure, HostFacts facts) {
        Instant began = failure.life().firstSeen();
        return !facts.time().isBefore(began)
                && facts.configChanged()
                        .filter(changed -> changed.isAfter(began))
                        .isEmpty();
    }

    /** Whether a cause is left. */
    boolean hasCause() {
        return !candidates.isEmpty()
                && !candidates.get(0).ruledOut()
                && candidates.get(0).score() > 0;
    }

    Candidate first() {
        return candidates.get(0);
    }

    List<Candidate> others() {
        return candidates.subList(1, candidates.size());
    }

    Confidence confidence() {
        Candidate first = first();
        if (first.confirmedByHost() || first.proven()) {
            return Confidence.CONFIRMED;
        }
        int next = others().stream()
                .filter(other -> !other.ruledOut())
                .mapToInt(Candidate::score)
                .findFirst()
                .orElse(0);
        return first.score() >= LIKELY_FROM && first.score() - next >= LIKELY_LEAD
                ? Confidence.LIKELY
                : Confidence.SUSPECTED;
    }
}
