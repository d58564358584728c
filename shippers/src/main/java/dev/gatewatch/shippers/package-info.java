/**
 * The host agent.
 *
 * <p>{@link dev.gatewatch.shippers.Shipper} is made of {@link dev.gatewatch.shippers.ShipperConfig}; both are what other
 * modules use.
 */
package dev.gatewatch.shippers;
