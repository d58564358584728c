/** From the spool to Kafka: directly, or through ingest. */
package dev.gatewatch.shippers.sender;
