/** The catalogue in force: an operator's directory is read again when it changes, and what runs takes the new rules. */
package dev.gatewatch.streams.catalogue;
