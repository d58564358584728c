package dev.gatewatch.streams.topology;

import dev.gatewatch.protocol.Diagnosis;
import java.util.List;

/**
 * What was told of a host, and what it changed.
 *
 * @param changes the diagnoses that it changed; mostly none
 */
record Finding(Told told, List<Diagnosis> changes) {}
