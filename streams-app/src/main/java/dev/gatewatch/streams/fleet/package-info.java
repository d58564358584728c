/** The fleet as an operator sees it: who needs somebody, in which order, and in which words. */
package dev.gatewatch.streams.fleet;
