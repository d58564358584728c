/** From a line to what it means: a fast screen for lines that may matter, and the judgement of each by itself. */
package dev.gatewatch.diagnosis.classify;
