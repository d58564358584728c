package dev.gatewatch.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a command cannot do its work: one sentence that says what, where, and what to do. Ends it with exit code 2. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CommandException(String sentence) {
        super(sentence);
    }

    public CommandException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** Of a problem whose message is such a sentence already. */
    public static CommandException of(Exception problem) {
        return new CommandException(reason(problem), problem);
    }

    /** The reason in words where Java's own message is only a file name. */
    public static String reason(Exception problem) {
        if (problem instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (problem instanceof AccessDeniedException) {
            return "permission denied";
        }
        return problem.getMessage() != null
                ? problem.getMessage()
                : problem.getClass().getSimpleName();
    }
}
