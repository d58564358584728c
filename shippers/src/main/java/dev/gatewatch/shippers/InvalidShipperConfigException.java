package dev.gatewatch.shippers;

import dev.gatewatch.protocol.redaction.Redactor;
import java.util.List;

/** Settings that a shipper cannot run with. Tells all that is wrong with them, a sentence each. */
public final class InvalidShipperConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> mistakes;

    InvalidShipperConfigException(List<String> mistakes) {
        super(withoutSecrets(String.join(" ", mistakes)));
        this.mistakes = mistakes.stream()
                .map(InvalidShipperConfigException::withoutSecrets)
                .toList();
    }

    /** A mistake is told as it was written, and a command may be written with its secrets. */
    private static String withoutSecrets(String sentence) {
        return Redactor.unsalted().redact(sentence);
    }

    public List<String> mistakes() {
        return mistakes;
    }
}
