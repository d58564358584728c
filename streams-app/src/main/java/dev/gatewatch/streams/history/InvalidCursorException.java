package dev.gatewatch.streams.history;

/** A cursor that no list gave out, or another one did. */
public final class InvalidCursorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public InvalidCursorException() {
        super("the cursor is none that this list gave out");
    }
}
