/** Where lines come from: the gateway's log file, the tail, the journal, a command, standard input. */
package dev.gatewatch.shippers.source;
