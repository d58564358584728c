/** What was read and has not arrived yet, kept on disk. */
package dev.gatewatch.shippers.spool;
