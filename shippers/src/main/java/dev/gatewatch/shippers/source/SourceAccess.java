package dev.gatewatch.shippers.source;

import dev.gatewatch.shippers.checks.BoundedCommand;
import dev.gatewatch.shippers.openclaw.Installation;
import dev.gatewatch.shippers.preflight.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a source's lines can be had, and from where. Reads none of them. */
public final class SourceAccess {
    private static final String SUBJECT = "source";
    private static final Pattern FIRST_WORD =
            Pattern.compile("(?:exec\\s+)?([A-Za-z0-9_./+-]+)(?:\\s.*)?", Pattern.DOTALL);

    private SourceAccess() {}

    /** Looks at a source, as it is written in the settings. */
    public static Finding look(String source) throws InterruptedException {
        SourceSpec spec = SourceSpec.parse(source);
        return switch (spec.kind()) {
            case AUTO -> auto(source, Installation.ofProcess(spec.gateway()));
            case COMMAND -> command(spec.argument());
            case FILE -> file(source, FileNames.of(spec.argument()));
            case JOURNAL -> journal(source, spec.argument());
            case STDIN -> Finding.good(SUBJECT, "stdin: would read standard input to its end");
        };
    }

    static Finding auto(String source, Installation installation) {
        boolean tail = installation.find(installation.program()) != null;
        boolean journal = installation.find("journalctl") != null;
        List<String> ways = new ArrayList<>();
        ways.add(tail ? "would run " + installation.tailCommandText() : installation.program() + " is not on the PATH");
        boolean readable = false;
        boolean unreadable = false;
        for (FileNames log : AutoSource.logsOf(installation, Set.of())) {
            for (Path file : newest(log)) {
                boolean mayRead = Files.isReadable(file);
                readable |= mayRead;
                unreadable |= !mayRead;
                ways.add((mayRead ? "would read " : "may not read ") + file);
            }
        }
        if (!readable && !unreadable) {
            ways.add("there is no log file yet");
        }
        ways.add(journal ? "the journal stands in while there is neither" : "there is no journal");
        String sentence = source + ": " + String.join("; ", ways);
        if (unreadable) {
            return Finding.bad(SUBJECT, sentence + ". Run as the gateway's user, or let this one read the log");
        }
        if (!tail && !readable && !journal) {
            return Finding.bad(
                    SUBJECT, sentence + ". Put openclaw on the PATH, or name the log with --source file:GLOB");
        }
        return tail && readable ? Finding.good(SUBJECT, sentence) : Finding.note(SUBJECT, sentence);
    }

    private static List<Path> newest(FileNames log) {
        try {
            List<Path> files = log.present();
            return files.isEmpty() ? files : files.subList(files.size() - 1, files.size());
        } catch (IOException e) {
            return List.of(log.directory());
        }
    }

    /** The command itself is not run: it may not be made to be run for a look. Nor shown: it may hold secrets. */
    private static Finding command(String command) throws InterruptedException {
        if (BoundedCommand.output(List.of("/bin/sh", "-n", "-c", command)) == null) {
            return Finding.bad(SUBJECT, "command: the shell does not understand the command; try it with sh -c");
        }
        Matcher first = FIRST_WORD.matcher(command.strip());
        if (!first.matches()) {
            return Finding.good(SUBJECT, "command: would run it with the shell, again whenever it ends");
        }
        String program = first.group(1);
        if (BoundedCommand.output(List.of("/bin/sh", "-c", "command -v " + program)) == null) {
            return Finding.bad(SUBJECT, "command: there is no program " + program + " on the PATH");
        }
        return Finding.good(SUBJECT, "command: would run " + program + ", again whenever it ends");
    }

    private static Finding file(String source, FileNames names) {
        try {
            List<Path> files = names.present();
            for (Path file : files) {
                if (!Files.isReadable(file)) {
                    return Finding.bad(SUBJECT, source + ": may not read " + file + "; let this user read it");
                }
            }
            return files.isEmpty()
                    ? Finding.note(SUBJECT, source + ": no file matches yet; would wait for one")
                    : Finding.good(
                            SUBJECT,
                            source + ": would read " + files.size() + (files.size() == 1 ? " file" : " files")
                                    + ", to the end and on");
        } catch (IOException e) {
            return Finding.bad(SUBJECT, source + ": cannot list " + names.directory() + ": " + e.getMessage());
        }
    }

    private static Finding journal(String source, String unit) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("journalctl", "--quiet", "--no-pager", "--lines=1"));
        command.addAll(JournalLines.matches(unit.isEmpty() ? JournalLines.UNITS : List.of(JournalLines.named(unit))));
        String last = BoundedCommand.output(command);
        if (last == null) {
            return Finding.bad(
                    SUBJECT, source + ": journalctl is not there or fails; try: " + String.join(" ", command));
        }
        return last.isBlank()
                ? Finding.note(
                        SUBJECT,
                        source + ": the journal shows no entry; perhaps this user must be in the group"
                                + " systemd-journal, or the unit has another name")
                : Finding.good(SUBJECT, source + ": would follow the journal");
    }
}
