package dev.gatewatch.shippers.source;

import dev.gatewatch.protocol.Gap;
import dev.gatewatch.protocol.Heartbeat.SourceStatus;
import dev.gatewatch.shippers.intake.Intake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Follows files: those that match a name now, those that will, and what they are rotated to.
 *
 * <p>A file is known by its first bytes and its inode, so it is read to its end under whatever name, and never twice. A
 * file that is new is read from its beginning; one that shrank or was overwritten is a new file. Of the archives {@code
 * .1}, {@code .2}, … those are read that are newer than what was read before. Lines of one file come in order, and a
 * rotated file is read to its end before its successor is begun.
 *
 * <p>A file can wait: while the spool has no room nothing is read, unless the file was rotated and may be deleted.
 */
final class FileSource implements Source {
    private static final Duration LOOK_AROUND = Duration.ofSeconds(1);
    private static final Duration RENAMING = Duration.ofMillis(50);
    /** Between two looks: each takes as long as two dozen lines. */
    private static final Duration PAUSE = Duration.ofMillis(100);
    /** Between two glances while nothing comes: whether a file has grown is known at once. */
    private static final Duration GLANCE = Duration.ofMillis(25);

    /** So long a deleted file is kept open in case that its writer goes on. */
    private static final Duration DELETED = Duration.ofSeconds(60);

    private static final int CHUNK = 256 * 1024;
    /** What a line of a gateway's log has, where lines that were not read must be estimated from bytes. */
    private static final long BYTES_PER_LINE = 512;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final String name;
    private final FileNames names;
    private final String gateway;
    private final Intake intake;
    private final Instant notBefore;
    private final SeenElsewhere elsewhere;
    private final byte[] buffer = new byte[CHUNK];

    /** In the order in which they are to be read. */
    private final List<FollowedFile> files = new ArrayList<>();

    private long nextNumber = 1;
    private Instant readUntil;
    private Instant lastLook = Instant.MIN;
    private Instant lastPoll = Instant.MIN;
    private boolean calm;
    private String trouble;
    private volatile SourceStatus status;

    /**
     * A source that begins where an earlier run has stopped.
     *
     * @param name its name in the settings, under which positions are kept
     * @param positions what the checkpoint knows of all sources
     */
    FileSource(String name, FileNames names, String gateway, Intake intake, Map<String, String> positions) {
        this(name, names, gateway, intake, positions, Instant.MIN, SeenElsewhere.NOTHING);
    }

    /**
     * The same.
     *
     * @param notBefore files that were last written before this are not read, only what they grow by
     * @param elsewhere which lines to leave out, because another source has them
     */
    FileSource(
            String name,
            FileNames names,
            String gateway,
            Intake intake,
            Map<String, String> positions,
            Instant notBefore,
            SeenElsewhere elsewhere) {
        this.name = name;
        this.names = names;
        this.gateway = gateway;
        this.intake = intake;
        this.notBefore = notBefore;
        this.elsewhere = elsewhere;
        this.status = new SourceStatus(name, "following", "waiting for the first file", null);
        goOn(positions);
    }

    private void goOn(Map<String, String> positions) {
        String next = positions.getOrDefault(nextKey(), "");
        if (NUMBER.matcher(next).matches()) {
            nextNumber = Long.parseLong(next);
        }
        String prefix = name + "#";
        positions.entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith(prefix) && !entry.getValue().isEmpty())
                .filter(entry -> NUMBER.matcher(entry.getKey().substring(prefix.length()))
                        .matches())
                .map(entry -> Map.entry(Long.parseLong(entry.getKey().substring(prefix.length())), entry.getValue()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> goOn(entry.getKey(), FilePosition.parse(entry.getValue())));
    }

    private void goOn(long number, FilePosition position) {
        nextNumber = Math.max(nextNumber, number + 1);
        if (position != null) {
            files.add(followed(number, position));
            readUntil = JournalSpan.latest(readUntil, Instant.ofEpochMilli(position.modifiedMillis()));
        }
    }

    /** Under which it is kept what number the next file gets: one that is gone must not give its own to another. */
    private String nextKey() {
        return name + "|next";
    }

    private FollowedFile followed(long number, FilePosition position) {
        return new FollowedFile(
                name + "#" + number,
                number,
                FileNames.gatewayOf(position.path(), gateway),
                position,
                intake.newReader(),
                elsewhere,
                intake.now());
    }

    @Override
    public void run() throws InterruptedException {
        try {
            while (true) {
                glance();
                Thread.sleep(pause().toMillis());
            }
        } catch (InterruptedException e) {
            intake.flushAtEnd();
            throw e;
        } finally {
            close();
        }
    }

    /** When to glance again. */
    Duration pause() {
        return calm ? GLANCE : PAUSE;
    }

    /**
     * Reads what is there to read, if it is time, or something has come into the calm: the first line of a failure is
     * not kept waiting, and of what comes all the time many are read together.
     *
     * @return whether there was something
     */
    boolean glance() throws InterruptedException {
        Instant now = intake.begin();
        if (isTime(lastPoll, PAUSE, now)) {
            return poll();
        }
        if (!calm || files.stream().noneMatch(FollowedFile::hasGrown)) {
            return false;
        }
        if (!files.stream().allMatch(FollowedFile::isOpen)) {
            lastLook = Instant.MIN;
        }
        return poll();
    }

    /**
     * Reads what is there to read.
     *
     * @return whether there was something
     */
    boolean poll() throws InterruptedException {
        Instant now = intake.begin();
        trouble = null;
        if (isTime(lastLook, LOOK_AROUND, now)) {
            lookAround(now);
        }
        boolean any = false;
        for (FollowedFile file : List.copyOf(files)) {
            boolean read = read(file);
            any |= read;
            if (read && intake.hasRoom()) {
                readUntil = now;
            }
            if (lastLook == Instant.MIN) {
                // It must be found before its successors are read.
                break;
            }
        }
        intake.flush();
        tell();
        lastPoll = now;
        calm = !any;
        return any;
    }

    /** Also when the clock was set back meanwhile. */
    private static boolean isTime(Instant last, Duration pause, Instant now) {
        return last.plus(pause).compareTo(now) <= 0 || last.isAfter(now);
    }

    private boolean read(FollowedFile file) throws InterruptedException {
        try {
            boolean any = file.read(intake, buffer);
            file.rest(intake);
            return any;
        } catch (FollowedFile.OverwrittenException e) {
            lastLook = Instant.MIN;
        } catch (IOException e) {
            if (Files.exists(file.path())) {
                trouble = file.path() + " cannot be read: " + e.getMessage();
            } else {
                lastLook = Instant.MIN;
            }
        }
        return false;
    }

    // ---------------------------------------------------------------- looking around

    private void lookAround(Instant now) throws InterruptedException {
        lastLook = now;
        try {
            if (!findFiles(false)) {
                // Rotation is one rename after another: a file may have been between two names.
                Thread.sleep(RENAMING.toMillis());
                findFiles(true);
            }
        } catch (IOException e) {
            trouble = names.directory() + " cannot be listed: " + e.getMessage();
        }
    }

    /**
     * Finds every file where it is now, and begins those that are new.
     *
     * @param giveUp whether a file that is not found is gone; otherwise nothing is begun then
     * @return whether every file was found
     */
    private boolean findFiles(boolean giveUp) throws IOException, InterruptedException {
        Map<Path, FileStamp> present = present();
        Set<Path> taken = new HashSet<>();
        List<FollowedFile> away = new ArrayList<>();
        for (FollowedFile file : files) {
            FileStamp stamp = FileStamp.of(file.path());
            if (stamp != null && file.isAt(file.path(), stamp)) {
                file.foundAt(file.path(), stamp, intake);
                taken.add(file.path());
            } else {
                away.add(file);
            }
        }
        List<Path> begun = new ArrayList<>();
        for (FollowedFile file : away) {
            List<Path> archives = FileNames.archivesOf(FileNames.rotatedFrom(file.path()));
            if (search(file, archives, present, taken)) {
                continue;
            } else if (giveUp) {
                List<Path> newer = writtenAfter(file, archives);
                begun.addAll(newer);
                giveUp(file, !newer.isEmpty());
            } else {
                return false;
            }
        }
        for (FollowedFile file : files) {
            begun.addAll(rotatedBehind(file));
        }
        begun.addAll(present.keySet());
        for (Path path : begun) {
            begin(path, taken);
        }
        return true;
    }

    /** The files of that name, the one that was written last at the end. */
    private Map<Path, FileStamp> present() throws IOException {
        List<Map.Entry<Path, FileStamp>> found = new ArrayList<>();
        for (Path path : names.present()) {
            FileStamp stamp = FileStamp.of(path);
            if (stamp != null) {
                found.add(Map.entry(path, stamp));
            }
        }
        found.sort(Comparator.comparingLong(entry -> entry.getValue().modifiedMillis()));
        Map<Path, FileStamp> present = new LinkedHashMap<>();
        found.forEach(entry -> present.put(entry.getKey(), entry.getValue()));
        return present;
    }

    /** Looks for a file that is no longer where it was. */
    private boolean search(FollowedFile file, List<Path> archives, Map<Path, FileStamp> present, Set<Path> taken)
            throws InterruptedException {
        Set<Path> candidates = new LinkedHashSet<>(archives);
        candidates.addAll(present.keySet());
        candidates.removeAll(taken);
        for (Path candidate : candidates) {
            FileStamp stamp = FileStamp.of(candidate);
            if (stamp != null && file.isAt(candidate, stamp)) {
                file.foundAt(candidate, stamp, intake);
                taken.add(candidate);
                return true;
            }
        }
        return false;
    }

    /** The archives that are newer than a file that is one: they are to be read, too. */
    private static List<Path> rotatedBehind(FollowedFile file) throws IOException {
        int number = FileNames.archiveNumber(file.path());
        return number <= 1
                ? List.of()
                : FileNames.archivesOf(FileNames.rotatedFrom(file.path())).stream()
                        .filter(archive -> FileNames.archiveNumber(archive) < number)
                        .toList();
    }

    private static List<Path> writtenAfter(FollowedFile file, List<Path> archives) {
        long lastWritten = file.position().modifiedMillis();
        return archives.stream()
                .filter(archive -> {
                    FileStamp stamp = FileStamp.of(archive);
                    return stamp != null && stamp.modifiedMillis() > lastWritten;
                })
                .toList();
    }

    /** A file is nowhere to be found: deleted, rotated out of sight, or truncated. */
    private void giveUp(FollowedFile file, boolean rotatedAway) throws InterruptedException {
        if (file.isOpen() && !file.isTruncated()) {
            read(file);
            if (file.quiet(intake.now()).compareTo(DELETED) < 0) {
                return;
            }
        } else if (file.unread() > 0 || wasEmptied(file) || rotatedAway && !file.isReadArchive()) {
            String reason = file.path() + " was "
                    + (rotatedAway
                            ? "rotated away before it was read to its end."
                            : "truncated; what may have been written after the last look is missing.");
            long lines = Math.max(1, file.unread() / BYTES_PER_LINE);
            file.handOnRest(intake);
            intake.addGap(file.gateway(), file.source(), new Gap(lines, false, reason));
        }
        file.finish(intake);
        files.remove(file);
    }

    /** Nobody can tell how much was written to it between the last look and its end: perhaps nothing. */
    private static boolean wasEmptied(FollowedFile file) {
        FileStamp stamp = FileStamp.of(file.path());
        return stamp != null && stamp.inode() == file.position().inode();
    }

    private void begin(Path path, Set<Path> taken) throws InterruptedException {
        FileStamp stamp = FileStamp.of(path);
        if (stamp == null || !taken.add(path)) {
            return;
        }
        long offset = Instant.ofEpochMilli(stamp.modifiedMillis()).isBefore(notBefore) ? stamp.size() : 0;
        FilePosition start =
                new FilePosition(offset, stamp.size(), Fingerprint.NONE, stamp.inode(), stamp.modifiedMillis(), path);
        FollowedFile file = followed(nextNumber++, start);
        intake.reaches(nextKey(), Long.toString(nextNumber));
        file.foundAt(path, stamp, intake);
        files.add(file);
    }

    // ---------------------------------------------------------------- what others ask

    /** How many lines equal to this one were read from one of the files. */
    int counted(byte[] printed) {
        int most = 0;
        for (FollowedFile file : files) {
            most = Math.max(most, file.counted(printed));
        }
        return most;
    }

    /** Until when everything was read that was written; {@code null} if nothing was. */
    Instant readUntil() {
        return readUntil;
    }

    /** Whether there is a file, and it can be read. */
    boolean isFollowing() {
        return !files.isEmpty() && trouble == null;
    }

    void close() {
        files.forEach(FollowedFile::close);
    }

    private void tell() {
        FollowedFile newest = files.isEmpty() ? null : files.get(files.size() - 1);
        String position =
                newest == null ? null : newest.path() + ":" + newest.position().offset();
        if (trouble != null) {
            status = new SourceStatus(name, "retrying", trouble, position);
        } else if (!intake.hasRoom()) {
            status = new SourceStatus(name, "following", "waiting until the spool has room", position);
        } else if (newest == null) {
            status = new SourceStatus(name, "following", "no file matches " + names, null);
        } else {
            status = new SourceStatus(name, "following", null, position);
        }
    }

    @Override
    public SourceStatus status() {
        return status;
    }
}
