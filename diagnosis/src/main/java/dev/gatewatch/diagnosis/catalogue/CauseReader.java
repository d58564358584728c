package dev.gatewatch.diagnosis.catalogue;

import dev.gatewatch.diagnosis.catalogue.Cause.Impact;
import dev.gatewatch.protocol.Category;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the entries of {@code causes/*.yaml}. */
final class CauseReader {
    /** What the correlator itself says, and no line. */
    static final Set<String> OWN_SIGNATURES = Set.of("host-silent", "host-heard");

    private static final int MOST_WEIGHT = 100;
    private static final int ARTICLE_FIXES = 6;
    private static final Duration DEFAULT_NEARNESS = Duration.ofMinutes(1);
    private static final Pattern DURATION = Pattern.compile("(\\d{1,4})(s|m|h|d)");
    private static final Map<String, Category> CATEGORIES = byWireName(Category.values(), Category::wireName);
    private static final Map<String, Impact> IMPACTS = byWireName(Impact.values(), CauseReader::wireName);

    private final Entry entry;
    private final Set<String> signatures;

    private CauseReader(Entry entry, Set<String> signatures) {
        this.entry = entry;
        this.signatures = signatures;
    }

    /**
     * Reads one cause; its mistakes are noted on the entry.
     *
     * @param signatures the ids of all signatures that there are
     */
    static Cause read(Entry entry, Set<String> signatures) {
        return new CauseReader(entry, signatures).read();
    }

    private Cause read() {
        List<Clue> clues = new ArrayList<>();
        readClues("failure", Clue.Role.FAILURE, clues);
        if (clues.isEmpty()) {
            entry.mistake("failure", "is missing; at least one line must be able to open the diagnosis");
        }
        readClues("near", Clue.Role.NEAR, clues);
        readClues("against", Clue.Role.AGAINST, clues);
        readClues("ruledOut", Clue.Role.RULES_OUT, clues);
        List<Template> sentences = templates(entry, "sentence");
        if (sentences.isEmpty()) {
            entry.mistake("sentence", "is missing; a list of sentences must stand here");
        } else if (!sentences.get(sentences.size() - 1).names().isEmpty()) {
            entry.mistake("sentence", "its last one must have no value: it is for when none is known");
        }
        var cause = new Cause(
                entry.id(),
                entry.text("title"),
                categories(),
                entry.text("family"),
                entry.texts("per"),
                entry.named("impact", IMPACTS),
                sentences,
                clues,
                entry.children("facts").stream().map(this::factClue).toList(),
                entry.children("cured").stream().map(this::cure).toList(),
                duration(entry, "quiet", null),
                entry.texts("explains"),
                fixes());
        entry.close();
        return cause;
    }

    private List<Category> categories() {
        List<Category> categories = new ArrayList<>();
        for (String name : entry.texts("category")) {
            Category category = CATEGORIES.get(name);
            if (category == null || category == Category.NONE) {
                entry.mistake("category", "'" + name + "' is no category of a failure");
            } else {
                categories.add(category);
            }
        }
        if (categories.isEmpty()) {
            entry.mistake("category", "is missing; a list of at least one category must stand here");
        }
        return categories;
    }

    private void readClues(String field, Clue.Role role, List<Clue> clues) {
        for (Entry child : entry.children(field)) {
            Integer weight = role == Clue.Role.RULES_OUT ? Integer.valueOf(0) : child.numberOr("weight", null);
            if (weight == null || weight < 0 || weight > MOST_WEIGHT) {
                child.mistake("weight", "must be a whole number from 0 to " + MOST_WEIGHT);
                weight = 0;
            }
            boolean decides = role == Clue.Role.FAILURE || role == Clue.Role.NEAR;
            clues.add(new Clue(
                    role,
                    pattern(child, "line"),
                    role == Clue.Role.FAILURE ? times(child) : 1,
                    weight,
                    decides && flag(child, "proves"),
                    child.texts("same"),
                    role == Clue.Role.FAILURE ? duration(child, "settle", Duration.ZERO) : Duration.ZERO,
                    role == Clue.Role.FAILURE ? Duration.ZERO : duration(child, "within", DEFAULT_NEARNESS),
                    new Template(child.text("why"))));
            child.close();
        }
    }

    private static int times(Entry child) {
        Integer times = child.numberOr("times", 1);
        if (times < 1) {
            child.mistake("times", "must be 1 or more");
        }
        return Math.max(1, times);
    }

    private FactClue factClue(Entry child) {
        String lacks = child.textOr("lacks", null);
        var clue = new FactClue(
                new Template(child.text("fact")),
                child.texts("is"),
                child.texts("isNot"),
                lacks == null ? null : new Template(lacks),
                child.textsByName("same"),
                child.named("says", byWireName(FactClue.Says.values(), CauseReader::wireName)),
                new Template(child.text("why")));
        long kinds = Stream.of(!clue.is().isEmpty(), !clue.isNot().isEmpty(), lacks != null)
                .filter(given -> given)
                .count();
        if (kinds != 1) {
            child.mistake("is", "is missing; either is, isNot or lacks must say which values it is about");
        }
        child.close();
        return clue;
    }

    private Cure cure(Entry child) {
        var cure = new Cure(
                pattern(child, "line"),
                child.texts("same"),
                child.texts("equal"),
                flag(child, "presumed"),
                new Template(child.text("text")),
                new Template(child.text("awaited")));
        child.close();
        return cure;
    }

    private EventPattern pattern(Entry parent, String field) {
        Map<String, List<String>> fields = parent.child(field).valuesByName();
        if (fields.isEmpty()) {
            parent.mistake(field, "is missing; a mapping from fields of a line to values must stand here");
        }
        for (String signature : fields.getOrDefault(EventPattern.SIGNATURE, List.of())) {
            String id = signature.startsWith("!") ? signature.substring(1) : signature;
            if (id.indexOf('*') < 0 && !signatures.contains(id) && !OWN_SIGNATURES.contains(id)) {
                parent.mistake(field + ".signature", "there is no signature '" + id + "'");
            }
        }
        for (String category : fields.getOrDefault(EventPattern.CATEGORY, List.of())) {
            String name = category.startsWith("!") ? category.substring(1) : category;
            if (!CATEGORIES.containsKey(name)) {
                parent.mistake(field + ".category", "there is no category '" + name + "'");
            }
        }
        return new EventPattern(fields);
    }

    private List<Fix> fixes() {
        List<Fix> fixes = new ArrayList<>();
        for (Entry child : entry.children("fixes")) {
            fixes.add(fix(child));
            child.close();
        }
        if (fixes.isEmpty()) {
            entry.mistake("fixes", "is missing; at least one fix must stand here");
        }
        return fixes;
    }

    private Fix fix(Entry child) {
        Integer article = child.numberOr("article", null);
        if (article != null && (article < 1 || article > ARTICLE_FIXES)) {
            child.mistake("article", "must be one of the article's fixes, 1 to " + ARTICLE_FIXES);
        }
        List<Fix.Step> steps = new ArrayList<>();
        for (Entry step : child.children("steps")) {
            String run = step.textOr("run", null);
            String note = step.textOr("note", null);
            if (run == null && note == null) {
                step.mistake("", "must have 'run' (a command), 'note' (what to know or do), or both");
            }
            CommandTemplate command = run == null ? null : new CommandTemplate(run);
            if (command != null) {
                command.mistakes().forEach(problem -> step.mistake("run", problem));
            }
            steps.add(new Fix.Step(command, note == null ? null : new Template(note)));
            step.close();
        }
        if (steps.isEmpty()) {
            child.mistake("steps", "is missing; at least one step must stand here");
        }
        return new Fix(
                new VersionRange(version(child, "from"), version(child, "before")),
                article,
                child.text("title"),
                steps,
                templates(child, "verify"),
                child.textOr("notOnThisVersion", null),
                child.textOr("checkedOn", null),
                child.text("source"));
    }

    private static List<Template> templates(Entry entry, String field) {
        return entry.texts(field).stream().map(Template::new).toList();
    }

    private static OpenClawVersion version(Entry entry, String field) {
        String text = entry.textOr(field, null);
        if (text == null) {
            return null;
        }
        return OpenClawVersion.parse(text).orElseGet(() -> {
            entry.mistake(field, "'" + text + "' is no release; write it as in 2026.5 or 2026.2.26");
            return null;
        });
    }

    private static boolean flag(Entry entry, String field) {
        String text = entry.textOr(field, "false");
        if (!text.equals("true") && !text.equals("false")) {
            entry.mistake(field, "must be true or false");
        }
        return text.equals("true");
    }

    private static Duration duration(Entry entry, String field, Duration absent) {
        String text = entry.textOr(field, null);
        if (text == null) {
            return absent;
        }
        Matcher duration = DURATION.matcher(text);
        if (!duration.matches()) {
            entry.mistake(field, "'" + text + "' is no duration; write it as in 20s, 5m, 2h or 1d");
            return absent;
        }
        int amount = Integer.parseInt(duration.group(1));
        return switch (duration.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <T> Map<String, T> byWireName(T[] values, Function<T, String> name) {
        return Arrays.stream(values)
                .collect(Collectors.toMap(name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
    }
}
