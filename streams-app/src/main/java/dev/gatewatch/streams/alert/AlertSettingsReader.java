package dev.gatewatch.streams.alert;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the settings of the alerts, a YAML file. What it leaves out is as in {@link AlertSettings#DEFAULT}. */
public final class AlertSettingsReader {
    private static final int MOST = 1_000_000;
    private static final Set<String> KINDS = Set.of("alertmanager", "webhook", "slack", "command");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final UnaryOperator<String> environment;
    private final List<String> mistakes = new ArrayList<>();

    private AlertSettingsReader(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    /**
     * Reads a file; {@code ${NAME}} in it stands for what the environment says.
     *
     * @throws InvalidAlertSettingsException if it cannot be read, or has mistakes; the message names all of them
     */
    public static AlertSettings read(Path file) {
        try {
            return read(file.toString(), Files.readString(file), System::getenv);
        } catch (IOException e) {
            throw new InvalidAlertSettingsException(file.toString(), List.of("it cannot be read: " + e.getMessage()));
        }
    }

    static AlertSettings read(String file, String text, UnaryOperator<String> environment) {
        var reader = new AlertSettingsReader(environment);
        AlertSettings settings = reader.settings(parse(file, text));
        if (!reader.mistakes.isEmpty()) {
            throw new InvalidAlertSettingsException(file, reader.mistakes);
        }
        return settings;
    }

    private static JsonNode parse(String file, String text) {
        try {
            return YAML.readTree(text);
        } catch (JacksonException e) {
            String where =
                    e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
            throw new InvalidAlertSettingsException(
                    file,
                    List.of(where + e.getOriginalMessage().lines().findFirst().orElse("it is no YAML")));
        }
    }

    private AlertSettings settings(JsonNode file) {
        var top = new SettingsEntry("", file, environment, mistakes);
        SettingsEntry rules = top.child("rules");
        Duration silentAfter =
                rules.child("silent-host").positiveDuration("after", AlertSettings.DEFAULT.silentAfter());
        var settings = new AlertSettings(rules(rules, silentAfter), silentAfter, receivers(top));
        top.refuseOthers();
        return settings;
    }

    private AlertRules rules(SettingsEntry rules, Duration silentAfter) {
        AlertRules usual = AlertRules.DEFAULT;
        Duration tooLate = rules.positiveDuration("too-late", usual.tooLate());
        SettingsEntry silent = rules.child("silent-host");
        silent.has("after");
        SettingsEntry open = rules.child("open-too-long");
        Duration openAfter = open.positiveDuration("after", usual.openTooLong().after());
        AlertRules read = new AlertRules(
                tooLate,
                closes(rules.child("repeated-closes"), tooLate),
                unlessOff(silent, AlertRules.silentHost(silentAfter, tooLate)),
                unlessOff(rules.child("flapping"), new Persisting(Duration.ZERO, Duration.ZERO, tooLate)),
                unlessOff(open, new Persisting(openAfter, Duration.ZERO, tooLate)),
                lostLines(rules.child("lost-lines"), usual.lostLines(), tooLate),
                fleet(rules.child("fleet"), usual.fleet()));
        rules.refuseOthers();
        return read;
    }

    private static <R> R unlessOff(SettingsEntry entry, R rule) {
        boolean off = entry.flag("off");
        entry.refuseOthers();
        return off ? null : rule;
    }

    private AlertRules.CloseThresholds closes(SettingsEntry entry, Duration tooLate) {
        RepeatedCloses usual = threshold(entry, RepeatedCloses.DEFAULT, tooLate);
        List<AlertRules.Own> own = new ArrayList<>();
        for (SettingsEntry each : entry.children("own")) {
            if (!each.has("host") && !each.has("cause")) {
                each.mistake(null, "must have a host or a cause, or it would be the usual one");
            }
            own.add(new AlertRules.Own(
                    each.pattern("host"),
                    each.pattern("cause"),
                    threshold(each, usual == null ? RepeatedCloses.DEFAULT : usual, tooLate)));
            each.refuseOthers();
        }
        entry.refuseOthers();
        return new AlertRules.CloseThresholds(usual, own);
    }

    private static RepeatedCloses threshold(SettingsEntry entry, RepeatedCloses absent, Duration tooLate) {
        int closes = entry.number("closes", absent.threshold(), 2, 10_000);
        Duration within = entry.positiveDuration("within", absent.window());
        return entry.flag("off") ? null : new RepeatedCloses(closes, within, tooLate);
    }

    private static LostLines lostLines(SettingsEntry entry, LostLines usual, Duration tooLate) {
        int lines = entry.number("lines", (int) usual.lines(), 1, MOST);
        Duration within = entry.positiveDuration("within", usual.window());
        return unlessOff(entry, new LostLines(lines, within, tooLate));
    }

    private static FleetOutbreak fleet(SettingsEntry entry, FleetOutbreak usual) {
        int hosts = entry.number("hosts", usual.hosts(), 2, MOST);
        int percent = entry.number("percent", usual.percent(), 0, 100);
        Duration within = entry.positiveDuration("within", usual.window());
        return unlessOff(entry, new FleetOutbreak(hosts, percent, within));
    }

    private List<AlertSettings.Receiver> receivers(SettingsEntry top) {
        List<AlertSettings.Receiver> receivers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (SettingsEntry entry : top.children("receivers")) {
            String name = entry.requiredText("name");
            if (!name.isEmpty() && !name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
                entry.mistake("name", "is '" + name + "', must be letters, digits, dots, hyphens and underscores");
            }
            if (!names.add(name)) {
                entry.mistake("name", "is '" + name + "', and another receiver has that name");
            }
            AlertSettings.Receiver receiver = receiver(entry, name);
            if (receiver != null) {
                receivers.add(receiver);
            }
        }
        return receivers;
    }

    private static AlertSettings.Receiver receiver(SettingsEntry entry, String name) {
        List<String> kinds = KINDS.stream().filter(entry::has).sorted().toList();
        if (kinds.size() != 1) {
            entry.mistake(
                    null,
                    "must have one of alertmanager, webhook, slack, command; it has "
                            + (kinds.isEmpty() ? "none" : String.join(" and ", kinds)));
            return null;
        }
        var scope = new AlertSettings.Scope(
                entry.texts("rules").stream().map(NamePattern::of).toList(),
                entry.pattern("host"),
                entry.pattern("cause"));
        AlertSettings.Receiver receiver = receiver(kinds.get(0), entry, name, scope);
        entry.refuseOthers();
        return receiver;
    }

    private static AlertSettings.Receiver receiver(
            String kind, SettingsEntry entry, String name, AlertSettings.Scope scope) {
        if (kind.equals("command")) {
            List<String> command = entry.texts("command");
            if (command.isEmpty() || command.get(0).isBlank()) {
                entry.mistake("command", "names no program");
            }
            return new AlertSettings.Command(name, scope, command);
        }
        URI url = entry.url(kind);
        return switch (kind) {
            case "alertmanager" -> new AlertSettings.Alertmanager(name, scope, url, entry.headers("headers"));
            case "webhook" -> new AlertSettings.Webhook(name, scope, url, entry.headers("headers"));
            default -> new AlertSettings.Slack(name, scope, url);
        };
    }
}
