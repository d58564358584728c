package dev.gatewatch.shippers.source;

import java.time.Instant;

/**
 * What the gateway said to the token that the tail came with.
 *
 * @param accepted whether it let the tail in
 * @param asOf when that tail was started, and so had read the token from the configuration
 */
public record TailVerdict(boolean accepted, Instant asOf) {}
