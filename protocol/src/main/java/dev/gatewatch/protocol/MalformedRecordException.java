package dev.gatewatch.protocol;

/** Bytes that should have been a record and are not. The message says of which type and what is wrong. */
public final class MalformedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MalformedRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
