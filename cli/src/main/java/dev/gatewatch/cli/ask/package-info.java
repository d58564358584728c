/** Commands that ask a running server: each asks the API, and shows its answer as a table or as JSON. */
package dev.gatewatch.cli.ask;
