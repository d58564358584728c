package dev.gatewatch.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a case of the lab comes to in one release: a row of the table {@code /lab/VERSION.csv}.
 *
 * @param cause {@code null} where nothing is wrong
 * @param article {@code null} where the article has no fix
 * @param labProofs any of these is in the line that proves the lab's own fix; {@value #NO_LINE} alone where that leaves
 *     no such line, and empty where that fix is not tried
 * @param clients what the clients of the case do once the commands of the diagnosis were run, in order
 * @param shared whether it leaves the gateway as it is, so that other such cases can follow on it
 * @param checked whether a check on the host must confirm the cause
 * @param except the commands of a program that are not run, and why: {@code program: reason}; {@value #UNSEEN} and why
 *     where nothing tells of the cure; {@code null} where neither is so
 */
record LabCase(
        String version,
        String fault,
        String cause,
        Integer article,
        List<String> labProofs,
        List<String> clients,
        boolean shared,
        boolean checked,
        String except) {
    private static final String NO_LINE = "none";
    private static final String UNSEEN = "unseen:";

    /** What {@code -Dlab.versions} and {@code -Dlab.cases} choose. */
    static Stream<LabCase> chosen() {
        String only = System.getProperty("lab.cases", "");
        return versions()
                .flatMap(LabCase::ofVersion)
                .filter(row -> only.isEmpty() || List.of(only.split(",")).contains(row.fault()));
    }

    /** Those that {@code -Dlab.versions} chooses. */
    static Stream<String> versions() {
        return Arrays.stream(System.getProperty("lab.versions", "2026.9.6").split(","));
    }

    private static Stream<LabCase> ofVersion(String version) {
        try (InputStream table = LabCase.class.getResourceAsStream("/lab/" + version + ".csv")) {
            assertThat(table).as("expectations for OpenClaw " + version).isNotNull();
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(line -> of(version, line.split("\\s*,\\s*", -1)))
                            .toList()
                            .stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static LabCase of(String version, String[] row) {
        return new LabCase(
                version,
                row[0],
                row[1].isEmpty() ? null : row[1],
                row[2].isEmpty() ? null : Integer.valueOf(row[2]),
                anyOf(row[3]),
                anyOf(row[4]),
                row[5].contains("shared"),
                row[5].contains("host"),
                row.length > 6 && !row[6].isEmpty() ? row[6] : null);
    }

    private static List<String> anyOf(String cell) {
        return cell.isEmpty() ? List.of() : List.of(cell.split("\\s*\\|\\s*"));
    }

    boolean isProvenByLab() {
        return !labProofs.equals(List.of(NO_LINE));
    }

    boolean isHarmless() {
        return cause == null;
    }

    boolean runs(String command) {
        return except == null || !command.startsWith(except.substring(0, except.indexOf(':')));
    }

    /** Whether a line tells that the fault is cured. */
    boolean showsCure() {
        return except == null || !except.startsWith(UNSEEN);
    }

    @Override
    public String toString() {
        return version + " " + fault;
    }
}
