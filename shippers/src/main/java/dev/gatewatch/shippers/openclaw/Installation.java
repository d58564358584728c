package dev.gatewatch.shippers.openclaw;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where OpenClaw keeps its things on this host, under any of its names.
 *
 * @param environment of the process, by name; {@code null} where a variable is not set
 * @param temporary the folder of temporary files, below which each program logs unless it is configured otherwise
 * @param profile of the gateway; {@code null} for the one without a profile
 */
public record Installation(Function<String, String> environment, Path temporary, String profile) {
    private static final List<String> NAMES = List.of("openclaw", "clawdbot", "moltbot");

    /** The configuration is JSON5: with comments, and quotes only where they are needed. */
    private static final JsonMapper JSON5 = JsonMapper.builder()
            .enable(
                    JsonReadFeature.ALLOW_JAVA_COMMENTS,
                    JsonReadFeature.ALLOW_SINGLE_QUOTES,
                    JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES,
                    JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    /** This host's, as the environment of this process says. */
    public static Installation ofProcess(String profile) {
        // OpenClaw logs to /tmp whatever TMPDIR says.
        return new Installation(System.getenv()::get, Path.of("/tmp"), profile);
    }

    /** OpenClaw's program: the first of its names that is found on the path; {@code openclaw} if none is. */
    public String program() {
        return NAMES.stream()
                .map(this::find)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(NAMES.get(0));
    }

    /** Where a program is; {@code null} if it is not on the path. */
    public String find(String program) {
        String path = environment.apply("PATH");
        return path == null
                ? null
                : Arrays.stream(path.split(":"))
                        .filter(directory -> !directory.isEmpty())
                        .map(directory -> Path.of(directory, program))
                        .filter(Files::isExecutable)
                        .map(Path::toString)
                        .findFirst()
                        .orElse(null);
    }

    /** The command that follows the gateway's log. */
    public List<String> tailCommand() {
        List<String> command = new ArrayList<>(List.of(program()));
        if (profile != null) {
            command.addAll(List.of("--profile", profile));
        }
        command.addAll(List.of("logs", "--follow", "--json"));
        return command;
    }

    /** The same as a person would write it. */
    public String tailCommandText() {
        List<String> command = tailCommand();
        String name = Path.of(command.get(0)).getFileName().toString();
        return name + " " + String.join(" ", command.subList(1, command.size()));
    }

    /** Where configuration and state may be, the likeliest first. */
    public List<Path> stateDirectories() {
        List<Path> found = new ArrayList<>();
        String suffix = profile == null ? profileSuffix(environment.apply("OPENCLAW_PROFILE")) : profileSuffix(profile);
        for (String variable : List.of("OPENCLAW_STATE_DIR", "CLAWDBOT_STATE_DIR")) {
            if (environment.apply(variable) != null) {
                found.add(Path.of(environment.apply(variable)));
            }
        }
        String home = environment.apply("HOME");
        if (home != null) {
            NAMES.forEach(name -> found.add(Path.of(home, "." + name + suffix)));
        }
        return found;
    }

    private static String profileSuffix(String profile) {
        return profile == null || profile.isEmpty() || profile.equals("default") ? "" : "-" + profile;
    }

    /** The configuration file; {@code null} if there is none. */
    public Path configFile() {
        for (String variable : List.of("OPENCLAW_CONFIG_PATH", "CLAWDBOT_CONFIG_PATH")) {
            if (environment.apply(variable) != null) {
                return Path.of(environment.apply(variable));
            }
        }
        for (Path directory : stateDirectories()) {
            for (String name : NAMES) {
                Path file = directory.resolve(name + ".json");
                if (Files.isRegularFile(file)) {
                    return file;
                }
            }
        }
        return null;
    }

    /** The configuration; missing where there is none that can be read. */
    public JsonNode config() {
        Path file = configFile();
        if (file == null) {
            return JSON5.missingNode();
        }
        try {
            return JSON5.readTree(Files.readAllBytes(file));
        } catch (IOException | JacksonException e) {
            return JSON5.missingNode();
        }
    }

    /** The log file that the configuration names, absolute; {@code null} if it names none. */
    public Path configuredLog() {
        String configured = config().path("logging").path("file").asString("");
        String home = environment.apply("HOME");
        String file = configured.startsWith("~/") && home != null ? home + configured.substring(1) : configured;
        try {
            return file.isEmpty() ? null : Path.of(file).toAbsolutePath();
        } catch (InvalidPathException e) {
            // The gateway cannot write to it either.
            return null;
        }
    }

    /** OpenClaw's names, the newest first. */
    public static List<String> names() {
        return NAMES;
    }
}
