package dev.gatewatch.cli;

/** Why a command cannot do its work: one sentence that says what, where, and what to do. Ends it with exit code 2. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CommandException(String sentence) {
        super(sentence);
    }

    public CommandException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
