package dev.gatewatch.diagnosis.catalogue;

/**
 * What is wrong in a catalogue, and where.
 *
 * @param file as in {@code signatures/pairing.yaml}
 * @param entry id of the entry, or its place such as {@code #3}; empty where the file as a whole is meant
 * @param field path of the field; empty where the entry as a whole is meant
 * @param problem what is wrong and what is allowed
 */
public record CatalogueMistake(String file, String entry, String field, String problem) {
    @Override
    public String toString() {
        var text = new StringBuilder(file);
        if (!entry.isEmpty()) {
            text.append(": ").append(entry);
        }
        if (!field.isEmpty()) {
            text.append(": ").append(field);
        }
        return text.append(": ").append(problem).toString();
    }
}
