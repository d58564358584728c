/**
 * What Gatewatch knows, as data with its own evidence: how a line is recognised (signatures), what lies behind the
 * lines, and what cures it (causes and their fixes).
 *
 * <p>The entries are YAML files on the class path under {@code catalogue/}; an operator's directory can be laid over
 * them. Loading checks everything and reports all mistakes at once.
 */
package dev.gatewatch.diagnosis.catalogue;
