/**
 * Numbered lines through every fault there is: what is written by a gateway must be told once, in order, or be said to
 * be missing. Whatever can fail is a process of its own; what is judged is read from Kafka.
 */
package dev.gatewatch.benchmarks.audit;
