/** The whole product in one process, with a Kafka broker of its own. */
package dev.gatewatch.cli.up;
