/** From bytes that a source has read to records that can travel. */
package dev.gatewatch.shippers.intake;
