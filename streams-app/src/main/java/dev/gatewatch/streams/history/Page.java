package dev.gatewatch.streams.history;

import java.util.List;

/**
 * A piece of a list.
 *
 * @param next the cursor of the next piece; {@code null} after the last
 */
public record Page<T>(List<T> items, String next) {}
