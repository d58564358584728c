package dev.gatewatch.diagnosis.classify;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.catalogue.Detection;
import dev.gatewatch.diagnosis.catalogue.LineFeatures;
import dev.gatewatch.diagnosis.catalogue.Signature;
import dev.gatewatch.protocol.Category;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.LogLine;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says what a line means, by the catalogue, and by the line alone. Thread-safe.
 *
 * <p>Nearly every line of a healthy gateway means nothing, so a screen for the literals that the catalogue demands comes
 * first; only lines that pass are held against the signatures that the literals belong to, and only those of which the
 * message alone may be meant are parsed.
 */
public final class Classifier {
    /** The signature of an event that stands for lost lines. */
    public static final String GAP = "gap";

    private static final String GAP_FIELD = "\"gap\":{";

    private final String catalogueVersion;
    private final Catalogue catalogue;
    private final LiteralScreen screen;
    /** By literal, the places in the catalogue's ranking of the signatures that it may belong to. */
    private final List<BitSet> signaturesOf;

    public Classifier(Catalogue catalogue) {
        this.catalogue = catalogue;
        this.catalogueVersion = catalogue.version();
        Map<String, BitSet> byLiteral = new LinkedHashMap<>();
        for (int rank = 0; rank < catalogue.signatures().size(); rank++) {
            for (Detection detection : catalogue.signatures().get(rank).when()) {
                for (String anchor : detection.anchors()) {
                    byLiteral.computeIfAbsent(anchor, literal -> new BitSet()).set(rank);
                }
            }
        }
        // In the JSON of a line only: what stands in a message has its quotes escaped, and belongs to no signature.
        byLiteral.put(GAP_FIELD, new BitSet());
        this.signaturesOf = List.copyOf(byLiteral.values());
        this.screen = new LiteralScreen(List.copyOf(byLiteral.keySet()));
    }

    /**
     * Whether a line may mean something.
     *
     * @param logLineJson the line as {@link dev.gatewatch.protocol.Json} writes a {@link LogLine}
     * @return {@code false} only if {@link #classify} would be empty for it
     */
    public boolean mayMatter(byte[] logLineJson) {
        int begin = MessageInJson.begin(logLineJson);
        int end = MessageInJson.end(logLineJson, begin);
        if (end < 0) {
            return screen.findsAnyIn(logLineJson, 0, logLineJson.length);
        }
        return screen.findsAnyIn(logLineJson, begin, end) && mayBeMeant(logLineJson, begin, end);
    }

    private boolean mayBeMeant(byte[] json, int begin, int end) {
        var message = new String(json, begin, end - begin, StandardCharsets.UTF_8);
        if (message.indexOf('\\') >= 0) {
            return true;
        }
        LineFeatures features = LineFeatures.ofMessage(message);
        BitSet candidates = signaturesOf(screen.findIn(json, begin, end));
        for (int rank = candidates.nextSetBit(0); rank >= 0; rank = candidates.nextSetBit(rank + 1)) {
            if (catalogue.signatures().get(rank).mayRecogniseMessage(features)) {
                return true;
            }
        }
        return false;
    }

    private BitSet signaturesOf(BitSet literals) {
        var signatures = new BitSet();
        for (int literal = literals.nextSetBit(0); literal >= 0; literal = literals.nextSetBit(literal + 1)) {
            signatures.or(signaturesOf.get(literal));
        }
        return signatures;
    }

    /** What the line means; {@link Category#NONE} without a signature if no signature recognises it. */
    public Judgement judge(LogLine line) {
        if (line.gap() != null) {
            return new Judgement(Category.NONE, GAP, Map.of());
        }
        BitSet found = screen.findIn(line.message().getBytes(StandardCharsets.UTF_8));
        if (found.isEmpty()) {
            return Judgement.OF_AN_ORDINARY_LINE;
        }
        LineFeatures features = LineFeatures.of(line);
        if (catalogue.isForeign(features.subsystem())) {
            return Judgement.OF_AN_ORDINARY_LINE;
        }
        BitSet candidates = signaturesOf(found);
        for (int rank = candidates.nextSetBit(0); rank >= 0; rank = candidates.nextSetBit(rank + 1)) {
            Signature signature = catalogue.signatures().get(rank);
            if (signature.recognises(features)) {
                return judgement(signature, features);
            }
        }
        return Judgement.OF_AN_ORDINARY_LINE;
    }

    /** The event that the line tells of; empty if no signature recognises it. */
    public Optional<GatewayEvent> classify(LogLine line) {
        Judgement judgement = judge(line);
        return judgement.signature() == null
                ? Optional.empty()
                : Optional.of(new GatewayEvent(
                        line.uid(),
                        line.host(),
                        line.gateway(),
                        line.time(),
                        line.observedTime(),
                        line.severity(),
                        line.subsystem(),
                        judgement.category(),
                        judgement.signature(),
                        judgement.attributes(),
                        line.message(),
                        line.source(),
                        line.gap(),
                        catalogueVersion));
    }

    private static Judgement judgement(Signature signature, LineFeatures features) {
        return new Judgement(signature.category(), signature.id(), signature.attributesOf(features));
    }
}
