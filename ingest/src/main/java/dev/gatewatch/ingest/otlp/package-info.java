/** OpenTelemetry's logs as they come over HTTP: the few fields of the protocol that matter here, from both encodings. */
package dev.gatewatch.ingest.otlp;
