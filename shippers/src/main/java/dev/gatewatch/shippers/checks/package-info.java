/** Facts of the host that a log does not tell, looked up where the operator has agreed to it. */
package dev.gatewatch.shippers.checks;
