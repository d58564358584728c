package dev.gatewatch.diagnosis.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads a catalogue from its files: {@code catalogue.yaml}, which declares the version and lists the files,
 * {@code signatures/*.yaml} and {@code causes/*.yaml}.
 */
final class CatalogueReader {
    private static final String ROOT = "/catalogue/";
    private static final String INDEX = "catalogue.yaml";
    private static final String SIGNATURES = "signatures/";
    private static final String CAUSES = "causes/";
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final List<SourceFile> bundled;
    private final List<SourceFile> overlay;
    private final List<CatalogueMistake> mistakes = new ArrayList<>();

    private CatalogueReader(List<SourceFile> bundled, List<SourceFile> overlay) {
        this.bundled = bundled;
        this.overlay = overlay;
    }

    /** Reads what is on the class path. */
    static CatalogueReader bundled() {
        var files = new ArrayList<SourceFile>();
        SourceFile index = resource(INDEX);
        files.add(index);
        YAML.readTree(index.content()).path("files").forEach(name -> files.add(resource(name.asString())));
        return new CatalogueReader(files, List.of());
    }

    /** Reads that directory over what is on the class path. */
    CatalogueReader overlaidBy(Path directory) {
        var reader = new CatalogueReader(bundled, new ArrayList<>());
        for (String part : List.of(SIGNATURES, CAUSES)) {
            reader.overlay.addAll(yamlFiles(directory.resolve(part), part));
        }
        if (reader.overlay.isEmpty()) {
            reader.mistakes.add(new CatalogueMistake(
                    directory.toString(), "", "", "has neither signatures/*.yaml nor causes/*.yaml"));
        }
        return reader;
    }

    /**
     * The catalogue.
     *
     * @throws InvalidCatalogueException with all mistakes but those that only samples show, if there are any
     */
    Catalogue read() {
        Entry index = Entry.ofFile(INDEX, treeOf(parse(bundled.get(0))), mistakes::add);
        String declared = index.text("version");
        List<String> foreign = index.texts("foreignSubsystems");
        index.texts("files");
        index.close();

        List<Signature> signatures = entries(SIGNATURES, SignatureReader::read, Signature::id);
        Set<String> ids = signatures.stream().map(Signature::id).collect(Collectors.toCollection(LinkedHashSet::new));
        List<Cause> causes = entries(CAUSES, entry -> CauseReader.read(entry, ids), Cause::id);
        if (mistakes.isEmpty()) {
            mistakes.addAll(CatalogueLint.of(signatures));
            mistakes.addAll(CauseLint.of(causes));
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidCatalogueException(mistakes);
        }
        return new Catalogue(declared + "+" + digest(), Set.copyOf(foreign), signatures, causes);
    }

    /** The entries of that part; those of the overlay in the place of the bundled ones of the same id. */
    private <T> List<T> entries(String part, Function<Entry, T> read, Function<T, String> id) {
        var entries = new LinkedHashMap<String, T>();
        for (List<SourceFile> layer : List.of(bundled, overlay)) {
            Map<String, String> fileById = new LinkedHashMap<>();
            // To parse is most of the work of a start; files know nothing of each other.
            List<Parsed> files = layer.parallelStream()
                    .filter(file -> file.name().startsWith(part))
                    .map(CatalogueReader::parse)
                    .toList();
            for (Parsed file : files) {
                for (Entry entry : entriesOf(file)) {
                    String other = fileById.putIfAbsent(entry.id(), file.name());
                    if (other != null && !entry.id().startsWith("#")) {
                        entry.mistake("id", "is taken by an entry of " + other);
                    }
                    T value = read.apply(entry);
                    entries.put(id.apply(value), value);
                }
            }
        }
        return List.copyOf(entries.values());
    }

    private List<Entry> entriesOf(Parsed file) {
        JsonNode root = treeOf(file);
        var entries = new ArrayList<Entry>();
        if (root.isMissingNode()) {
            return entries;
        }
        if (!root.isArray()) {
            mistakes.add(
                    new CatalogueMistake(file.name(), "", "", "must be a list of entries, each beginning '- id:'"));
            return entries;
        }
        root.forEach(node -> entries.add(Entry.ofList(file.name(), entries.size() + 1, node, mistakes::add)));
        return entries;
    }

    private JsonNode treeOf(Parsed file) {
        if (file.mistake() != null) {
            mistakes.add(file.mistake());
        }
        return file.root();
    }

    private static Parsed parse(SourceFile file) {
        try {
            return new Parsed(file.name(), YAML.readTree(file.content()), null);
        } catch (JacksonException e) {
            String what = e.getOriginalMessage().lines().findFirst().orElse("");
            Object line = e.getLocation() == null ? "?" : e.getLocation().getLineNr();
            var mistake = new CatalogueMistake(file.name(), "", "", "is not YAML: " + what + " (line " + line + ")");
            return new Parsed(file.name(), MissingNode.getInstance(), mistake);
        }
    }

    private static List<SourceFile> yamlFiles(Path folder, String part) {
        var files = new ArrayList<SourceFile>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.filter(path -> path.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                files.add(new SourceFile(part + path.getFileName(), Files.readAllBytes(path)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the catalogue in " + folder, e);
        }
        return files;
    }

    private static SourceFile resource(String name) {
        try (InputStream resource = CatalogueReader.class.getResourceAsStream(ROOT + name)) {
            if (resource == null) {
                throw new InvalidCatalogueException(
                        List.of(new CatalogueMistake(INDEX, "", "files", "'" + name + "' does not exist")));
            }
            return new SourceFile(name, resource.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the bundled catalogue's " + name, e);
        }
    }

    private String digest() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (List<SourceFile> layer : List.of(bundled, overlay)) {
                for (SourceFile file : layer) {
                    sha256.update(file.name().getBytes(StandardCharsets.UTF_8));
                    sha256.update((byte) 0);
                    sha256.update(file.content());
                    sha256.update((byte) 0);
                }
            }
            return HexFormat.of().formatHex(sha256.digest(), 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A file of the catalogue; {@code name} is relative to the catalogue's root. */
    private record SourceFile(String name, byte[] content) {}

    /** @param mistake why there is no tree; {@code null} if there is one */
    private record Parsed(String name, JsonNode root, CatalogueMistake mistake) {}
}
