package dev.gatewatch.shippers;

import java.util.List;

/** Settings that a shipper cannot run with. Tells all that is wrong with them, a sentence each. */
public final class InvalidShipperConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> mistakes;

    InvalidShipperConfigException(List<String> mistakes) {
        super(String.join(" ", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    public List<String> mistakes() {
        return mistakes;
    }
}
