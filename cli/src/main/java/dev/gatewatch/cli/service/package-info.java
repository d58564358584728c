/** Commands that run one service each, for a real Kafka cluster. */
package dev.gatewatch.cli.service;
