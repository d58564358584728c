/**
 * From events to diagnoses: what of a host's lines belongs together, which one cause is behind it, how sure that is, and
 * whether it is over.
 *
 * <pre>
 *   event ──► joins a failure that is known ──► causes of its family are ranked ──► the diagnosis is told, or updated
 *        ├──► is a symptom of another failure ─► counted there
 *        ├──► opens a failure ──► waits a moment whether it heals ──► the diagnosis is told
 *        ├──► speaks for or against a cause ──► ranked again: perhaps revised
 *        └──► proves a cure ──► resolved
 * </pre>
 *
 * <p>All of it is a function of a host's state and what comes next. Times are the host's own.
 */
package dev.gatewatch.diagnosis.correlate;
