/**
 * How fast it is. Machines are noisy, so every benchmark measures a yardstick in the same run, and the figure to quote is
 * the ratio.
 */
package dev.gatewatch.benchmarks;
