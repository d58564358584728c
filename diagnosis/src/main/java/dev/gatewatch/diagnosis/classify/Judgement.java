package dev.gatewatch.diagnosis.classify;

import dev.gatewatch.protocol.Category;
import java.util.Map;

/**
 * What a line means, judged by itself.
 *
 * @param signature id of the signature that speaks for it; {@code null} if no signature recognises it
 * @param attributes what was extracted; empty if no signature recognises it
 */
public record Judgement(Category category, String signature, Map<String, String> attributes) {
    static final Judgement OF_AN_ORDINARY_LINE = new Judgement(Category.NONE, null, Map.of());

    public Judgement {
        attributes = Map.copyOf(attributes);
    }
}
