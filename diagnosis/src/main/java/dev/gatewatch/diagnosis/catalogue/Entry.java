package dev.gatewatch.diagnosis.catalogue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A mapping in a catalogue file, read field by field.
 *
 * <p>A field that is absent or of the wrong type is noted as a mistake and read as its empty value, so that one reading
 * finds all mistakes. {@link #close} notes the fields that nobody asked for.
 */
final class Entry {
    /** Ids are used in addresses, file names and metric labels. */
    static final Pattern ID = Pattern.compile("[a-z0-9]++(?:-[a-z0-9]++)*+");

    private final String file;
    private final String id;
    private final String path;
    private final JsonNode node;
    private final Consumer<CatalogueMistake> mistakes;
    private final Set<String> asked = new HashSet<>();

    private Entry(String file, String id, String path, JsonNode node, Consumer<CatalogueMistake> mistakes) {
        this.file = file;
        this.id = id;
        this.path = path;
        this.node = node;
        this.mistakes = mistakes;
    }

    /** The whole of a file that is one mapping. */
    static Entry ofFile(String file, JsonNode node, Consumer<CatalogueMistake> mistakes) {
        return new Entry(file, "", "", node, mistakes);
    }

    /** The entry at that place (from 1) of a file that is a list of entries; its {@code id} is read and checked. */
    static Entry ofList(String file, int place, JsonNode node, Consumer<CatalogueMistake> mistakes) {
        JsonNode id = node.path("id");
        boolean valid = id.isString() && ID.matcher(id.asString()).matches();
        var entry = new Entry(file, valid ? id.asString() : "#" + place, "", node, mistakes);
        entry.asked.add("id");
        if (!node.isObject()) {
            entry.mistake("", "must be a mapping of fields");
        } else if (!valid) {
            entry.mistake("id", "must be lower-case words, digits and hyphens, such as token-mismatch");
        }
        return entry;
    }

    /** The id, or the entry's place such as {@code #3} where it has none. */
    String id() {
        return id;
    }

    String file() {
        return file;
    }

    boolean has(String field) {
        return node.has(field);
    }

    /** A text that must be there; empty if it is not. */
    String text(String field) {
        String text = textOr(field, null);
        if (text == null) {
            mistake(field, "is missing; a text must stand here");
            return "";
        }
        return text;
    }

    /** A text that may be absent. */
    String textOr(String field, String absent) {
        JsonNode value = ask(field);
        if (value.isMissingNode()) {
            return absent;
        }
        if (!value.isValueNode() || value.isNull() || value.asString().isBlank()) {
            mistake(field, "must be a text that is not empty");
            return absent;
        }
        return value.asString();
    }

    /** A whole number that may be absent. */
    Integer numberOr(String field, Integer absent) {
        JsonNode value = ask(field);
        if (value.isMissingNode()) {
            return absent;
        }
        if (!value.isInt()) {
            mistake(field, "must be a whole number");
            return absent;
        }
        return value.asInt();
    }

    /** A value by its name; {@code null} if the name is absent or unknown. */
    <T> T named(String field, Map<String, T> allowed) {
        String name = text(field);
        T value = allowed.get(name);
        if (value == null && !name.isEmpty()) {
            mistake(field, "'" + name + "' is unknown; allowed are " + String.join(", ", allowed.keySet()));
        }
        return value;
    }

    /** A list of texts, or a single one; empty if absent. */
    List<String> texts(String field) {
        JsonNode list = ask(field);
        List<String> texts = new ArrayList<>();
        if (list.isMissingNode()) {
            return texts;
        }
        if (list.isValueNode() && !list.isNull() && !list.asString().isBlank()) {
            texts.add(list.asString());
            return texts;
        }
        if (!list.isArray() || list.isEmpty()) {
            mistake(field, "must be a list of texts that is not empty");
            return texts;
        }
        for (JsonNode value : list) {
            if (value.isValueNode() && !value.isNull() && !value.asString().isBlank()) {
                texts.add(value.asString());
            } else {
                mistake(field + "[" + texts.size() + "]", "must be a text that is not empty");
            }
        }
        return texts;
    }

    /** A mapping from names to texts, in the order of the file; empty if absent. */
    Map<String, String> textsByName(String field) {
        JsonNode mapping = ask(field);
        Map<String, String> texts = new LinkedHashMap<>();
        if (mapping.isMissingNode()) {
            return texts;
        }
        if (!mapping.isObject()) {
            mistake(field, "must be a mapping from names to texts");
            return texts;
        }
        mapping.properties().forEach(property -> {
            if (property.getValue().isValueNode() && !property.getValue().isNull()) {
                texts.put(property.getKey(), property.getValue().asString());
            } else {
                mistake(field + "." + property.getKey(), "must be a text");
            }
        });
        return texts;
    }

    /** This whole mapping as one from names to texts or lists of texts, in the order of the file. */
    Map<String, List<String>> valuesByName() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (node.isObject()) {
            node.propertyNames().forEach(name -> values.put(name, texts(name)));
        }
        return values;
    }

    /** The mapping of that name; an empty one if absent. Its reader closes it. */
    Entry child(String field) {
        JsonNode value = ask(field);
        if (!value.isMissingNode() && !value.isObject()) {
            mistake(field, "must be a mapping of fields");
        }
        return new Entry(file, id, path(field), value, mistakes);
    }

    /** A list of mappings; empty if absent. Their reader closes them. */
    List<Entry> children(String field) {
        JsonNode list = ask(field);
        List<Entry> children = new ArrayList<>();
        if (list.isMissingNode()) {
            return children;
        }
        if (!list.isArray() || list.isEmpty()) {
            mistake(field, "must be a list of mappings that is not empty");
            return children;
        }
        for (JsonNode value : list) {
            String place = field + "[" + children.size() + "]";
            if (!value.isObject()) {
                mistake(place, "must be a mapping of fields");
            }
            children.add(new Entry(file, id, path(place), value, mistakes));
        }
        return children;
    }

    /** Notes a mistake in a field of this mapping. */
    void mistake(String field, String problem) {
        mistakes.accept(new CatalogueMistake(file, id, field.isEmpty() ? path : path(field), problem));
    }

    /** Notes the fields that nobody asked for. */
    void close() {
        node.propertyNames().stream()
                .filter(field -> !asked.contains(field))
                .forEach(field -> mistake(
                        field,
                        "is not a field here; fields are "
                                + String.join(", ", asked.stream().sorted().toList())));
    }

    private JsonNode ask(String field) {
        asked.add(field);
        return node.path(field);
    }

    private String path(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }
}
