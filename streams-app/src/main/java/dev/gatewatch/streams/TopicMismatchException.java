package dev.gatewatch.streams;

import java.util.List;

/** Topics, or the cluster, are not as Gatewatch needs them. The message lists all that is wrong, one a line. */
public final class TopicMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TopicMismatchException(List<String> mistakes) {
        super(String.join(System.lineSeparator(), mistakes));
    }
}
