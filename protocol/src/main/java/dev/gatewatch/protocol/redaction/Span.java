package dev.gatewatch.protocol.redaction;

/**
 * A part of a text that must not be shown.
 *
 * @param end exclusive
 */
record Span(int start, int end) {}
