/** The flow from lines to diagnoses and alerts: {@link dev.gatewatch.streams.topology.DiagnosisTopology} is its map. */
package dev.gatewatch.streams.topology;
