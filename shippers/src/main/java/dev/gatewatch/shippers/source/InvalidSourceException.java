package dev.gatewatch.shippers.source;

/** A source that is written wrong. The message is a sentence: what is wrong and what is allowed. */
public final class InvalidSourceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    InvalidSourceException(String message) {
        super(message);
    }
}
