package dev.gatewatch.streams.delivery;

/**
 * What came of telling a receiver of something.
 *
 * @param kind of the receiver, such as {@code webhook}
 * @param error {@code null} where it was told
 * @param millis how long it took
 */
public record Trial(String receiver, String kind, boolean delivered, String error, long millis) {}
