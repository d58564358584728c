/** How far lines have arrived. */
package dev.gatewatch.shippers.checkpoint;
