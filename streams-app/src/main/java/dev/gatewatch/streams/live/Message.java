package dev.gatewatch.streams.live;

/**
 * Something to tell.
 *
 * @param kind {@code event}, {@code diagnosis}, {@code alert} or {@code host}
 * @param json one line
 */
public record Message(String kind, byte[] json) {}
