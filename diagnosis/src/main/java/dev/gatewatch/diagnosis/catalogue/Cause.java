package dev.gatewatch.diagnosis.catalogue;

/**
 * What lies behind a host's lines.
 *
 * @param id unique among causes
 * @param title the cause in a few words
 */
public record Cause(String id, String title) {}
