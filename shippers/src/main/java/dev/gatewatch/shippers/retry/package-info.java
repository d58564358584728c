/** When to try again. */
package dev.gatewatch.shippers.retry;
