package dev.gatewatch.protocol;

/**
 * Lines that are missing at this place of the stream.
 *
 * @param lines how many; an estimate from bytes where {@code exact} is false
 * @param exact whether {@code lines} was counted
 * @param reason why, as a sentence for an operator
 */
public record Gap(long lines, boolean exact, String reason) {}
