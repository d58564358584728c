package dev.gatewatch.ingest.otlp;

/** A request body that is not an OTLP logs request. The message says what is wrong, and where. */
public final class MalformedOtlpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedOtlpException(String message, Throwable cause) {
        super(message, cause);
    }
}
