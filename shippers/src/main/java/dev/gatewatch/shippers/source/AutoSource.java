package dev.gatewatch.shippers.source;

import dev.gatewatch.protocol.Heartbeat.SourceStatus;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LineSource.Kind;
import dev.gatewatch.protocol.Severity;
import dev.gatewatch.shippers.intake.Intake;
import dev.gatewatch.shippers.openclaw.Installation;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A gateway of this host, by whatever way its lines can be had.
 *
 * <pre>
 *   openclaw logs --follow --json   always runs: names the log file, and its own failures are evidence
 *   the gateway's log file          wherever it can be read its lines come from there: nothing of a burst is left out,
 *                                   and nothing is missed while the tail is refused
 *   the journal                     while there is neither
 * </pre>
 *
 * The tail's lines are handed on where the file does not have them: because it cannot be read, or is another gateway's.
 * Once the file was seen to have a line of the tail, all of them are taken to be in it: newer releases hide secrets in
 * what the tail prints, so that a line may look different there. Before each look at the tail's lines the file is read
 * to its end, so that lines stay in the order in which they were printed. The journal begins where the others stopped,
 * and what it has brought is left out when they come back, by the time of each line.
 */
public final class AutoSource implements Source {
    private static final String JOURNALCTL = "journalctl";
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LOOK_FOR_LOGS = Duration.ofSeconds(5);
    /** A log that was last written longer ago than this is history when it is first seen. */
    private static final Duration HISTORY = Duration.ofDays(1);
    /** How long neither tail nor file may be had before the journal is read. */
    private static final Duration JOURNAL_AFTER = Duration.ofSeconds(5);

    private final String name;
    private final String gateway;
    private final Installation installation;
    private final Intake intake;
    private final Map<String, String> positions;
    private final Set<String> elsewhere;
    private final Instant notBefore;

    private final StreamLines tailLines;
    private final SupervisedCommand tail;
    private final JournalLines entries;
    private final SupervisedCommand journal;
    private final Map<FileNames, FileSource> files = new LinkedHashMap<>();

    private Map<String, String> tailMeta = Map.of();
    private boolean filesHaveTailLines;
    private long nextLookForLogs = System.nanoTime();
    private long lastHeard = System.nanoTime();
    private boolean connectionSaid;
    private Instant heardByTail;
    private Instant heardKept;
    private volatile TailVerdict verdict;
    private volatile SourceStatus status;

    /**
     * A source.
     *
     * @param elsewhere other gateways of this host, each of which is followed by a source of its own
     * @param pidFile where pids of running commands are kept
     */
    AutoSource(
            String name,
            String gateway,
            Installation installation,
            Intake intake,
            Map<String, String> positions,
            Set<String> elsewhere,
            Path pidFile) {
        this.name = name;
        this.gateway = gateway;
        this.installation = installation;
        this.intake = intake;
        this.positions = positions;
        this.elsewhere = elsewhere;
        this.notBefore = intake.begin().minus(HISTORY);
        String shown = installation.tailCommandText();
        String tailKey = name + "|tail";
        this.tailLines = new StreamLines(
                tailKey,
                positions.get(tailKey),
                gateway,
                new LineSource(Kind.TAIL, shown, null),
                new LineSource(Kind.TAIL_STATUS, shown, null),
                intake,
                this::filesHandOn);
        this.tail = new SupervisedCommand(installation::tailCommand, shown, gateway, tailLines, intake, pidFile);
        String journalKey = name + "|journal";
        this.heardByTail = moment(positions.get(heardKey()));
        this.entries = new JournalLines(
                journalKey, positions, gateway, unitsOf(installation.profile()), intake, this::heardUntil);
        this.journal = new SupervisedCommand(
                this::journalCommand,
                JOURNALCTL,
                gateway,
                entries,
                intake,
                pidFile.resolveSibling(pidFile.getFileName() + ".journal"));
        this.status = new SourceStatus(name, "following", "starting", null);
    }

    @Override
    public void run() throws InterruptedException {
        try {
            while (true) {
                step();
            }
        } catch (InterruptedException e) {
            intake.flushAtEnd();
            throw e;
        } finally {
            tail.close();
            journal.close();
            files.values().forEach(FileSource::close);
        }
    }

    /** Hands on what there is, or waits a moment. */
    void step() throws InterruptedException {
        lookForLogs();
        for (FileSource source : files.values()) {
            source.glance();
        }
        tail.step(pause(), this::readFilesFirst);
        learnFromTail();
        learnWhetherAccepted();
        keepWhatWasHeard();
        readJournalIfNeeded();
        tell();
    }

    // ---------------------------------------------------------------- the log file

    private void lookForLogs() {
        if (System.nanoTime() - nextLookForLogs >= 0) {
            nextLookForLogs = System.nanoTime() + LOOK_FOR_LOGS.toNanos();
            logsOf(installation, elsewhere).forEach(this::follow);
        }
    }

    /** Where the gateway may write its log. */
    static List<FileNames> logsOf(Installation installation, Set<String> elsewhere) {
        Path configured = installation.configuredLog();
        if (configured != null) {
            return List.of(FileNames.ofLog(configured));
        }
        // The files of a profile have a date behind its name; those of another may begin with the same name.
        String files = installation.profile() == null
                ? "-*.log"
                : "-" + installation.profile() + "-[0-9][0-9][0-9][0-9]-*.log";
        return Installation.names().stream()
                .map(program -> new FileNames(installation.temporary().resolve(program), program + files, elsewhere))
                .toList();
    }

    private void follow(FileNames log) {
        if (Files.isDirectory(log.directory()) && !files.containsKey(log)) {
            files.put(
                    log,
                    new FileSource(
                            name + "|" + log, log, gateway, intake, positions, notBefore, this::tailHasHandedOn));
        }
    }

    private Duration pause() {
        return files.values().stream()
                .map(FileSource::pause)
                .min(Comparator.naturalOrder())
                .orElse(PAUSE);
    }

    private boolean readFiles() throws InterruptedException {
        boolean any = false;
        for (FileSource source : files.values()) {
            any |= source.poll();
        }
        return any;
    }

    /** While the spool has no room the files wait, and the tail's lines, which stand behind theirs, with them. */
    private boolean readFilesFirst() throws InterruptedException {
        boolean any = readFiles();
        while (areFilesFollowed() && !intake.hasRoom()) {
            tell();
            Thread.sleep(PAUSE.toMillis());
            any |= readFiles();
        }
        return any;
    }

    private boolean tailHasHandedOn(byte[] printed, int place, Instant time) {
        boolean handedOn = place < tailLines.handedOn(printed);
        filesHaveTailLines |= handedOn;
        return handedOn || entries.span().covers(time);
    }

    private boolean areFilesFollowed() {
        return files.values().stream().anyMatch(FileSource::isFollowing);
    }

    // ---------------------------------------------------------------- the tail

    private void learnFromTail() {
        if (tailMeta == tailLines.meta()) {
            return;
        }
        tailMeta = tailLines.meta();
        filesHaveTailLines = false;
        Path file = fileOfTail();
        if (file != null && files.keySet().stream().noneMatch(log -> log.matches(file))) {
            follow(FileNames.ofLog(file));
        }
    }

    /** The log that the tail says it reads; {@code null} if it says none that can be. */
    private Path fileOfTail() {
        String file = tailMeta.get("file");
        try {
            return file == null || !file.startsWith("/") ? null : Path.of(file);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private boolean filesHandOn(byte[] printed, int place, Instant time) {
        if (areFilesFollowed() && isOfJournal()) {
            // What the gateway prints to the journal it writes to its log as well, in other words.
            return true;
        }
        if (time != null && entries.span().covers(time)) {
            return true;
        }
        if (files.values().stream().anyMatch(source -> source.counted(printed) > place)) {
            filesHaveTailLines = true;
            return true;
        }
        if (filesHaveTailLines && areFilesFollowed()) {
            return true;
        }
        heardByTail = JournalSpan.latest(heardByTail, time);
        return false;
    }

    /** Newer releases show the journal while the gateway does not answer. */
    private boolean isOfJournal() {
        return "journal".equals(tailLines.meta().get("sourceKind"));
    }

    // ---------------------------------------------------------------- the journal

    private void readJournalIfNeeded() throws InterruptedException {
        if (tail.hasPrinted() || areFilesFollowed()) {
            lastHeard = System.nanoTime();
            journal.close();
        } else if (System.nanoTime() - lastHeard > JOURNAL_AFTER.toNanos() && installation.find(JOURNALCTL) != null) {
            journal.step(Duration.ZERO);
        }
    }

    private List<String> journalCommand() {
        List<String> command = new ArrayList<>(entries.command());
        command.set(0, Objects.requireNonNullElse(installation.find(JOURNALCTL), JOURNALCTL));
        return command;
    }

    /** Until when the same lines came another way; {@code null} if none did. */
    private Instant heardUntil() {
        return files.values().stream().map(FileSource::readUntil).reduce(heardByTail, JournalSpan::latest);
    }

    private String heardKey() {
        return name + "|tail|heard";
    }

    /** It must be known after a restart, too. */
    private void keepWhatWasHeard() {
        if (heardByTail != null && !heardByTail.equals(heardKept)) {
            heardKept = heardByTail;
            intake.reaches(heardKey(), heardByTail.toString());
        }
    }

    private static Instant moment(String kept) {
        try {
            return kept == null ? null : Instant.parse(kept);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static List<String> unitsOf(String profile) {
        return profile == null || profile.equals("default") ? JournalLines.UNITS : JournalLines.ofProfile(profile);
    }

    // ---------------------------------------------------------------- how it fares

    private void tell() {
        SourceStatus ofTail = tail.status(name);
        SourceStatus ofFile = files.values().stream()
                .filter(FileSource::isFollowing)
                .map(FileSource::status)
                .findFirst()
                .orElse(null);
        String position = ofFile == null ? null : ofFile.position();
        if (!tail.hasFailed()) {
            String detail = ofFile == null || ofFile.detail() == null ? ofTail.detail() : ofFile.detail();
            status = new SourceStatus(name, "following", detail, position);
        } else if (ofFile != null) {
            status = new SourceStatus(name, "fallback", "reading the log file; " + ofTail.detail(), position);
        } else if (journal.hasPrinted()) {
            status = new SourceStatus(name, "fallback", "reading the journal; " + ofTail.detail(), null);
        } else {
            status = new SourceStatus(name, "retrying", ofTail.detail(), null);
        }
    }

    @Override
    public SourceStatus status() {
        return status;
    }

    public String gateway() {
        return gateway;
    }

    public Installation installation() {
        return installation;
    }

    /** What the gateway said to the tail's token; {@code null} while it has said nothing. */
    public TailVerdict verdict() {
        return verdict;
    }

    /** That a tail was let in is evidence too: it came with the token of the configuration. */
    private void learnWhetherAccepted() throws InterruptedException {
        if (isOfJournal()) {
            // Then it is not: newer releases show it while the gateway does not answer.
            connectionSaid = false;
        } else if (tail.hasPrinted() && tailMeta.containsKey("file") && !tailMeta.containsKey("localFallback")) {
            verdict = new TailVerdict(true, tail.judgedAsOf());
            if (!connectionSaid) {
                connectionSaid = true;
                tail.say(Severity.INFO, installation.tailCommandText() + " is connected to the gateway.", Map.of());
            }
        } else if (tail.hasFailed()) {
            connectionSaid = false;
            String why = tail.status(name).detail();
            boolean refused = why != null && why.contains("token mismatch");
            verdict = refused ? new TailVerdict(false, tail.judgedAsOf()) : null;
        }
    }
}
