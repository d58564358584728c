/** What Gatewatch measures of itself and of the fleet. */
package dev.gatewatch.streams.metrics;
