package dev.gatewatch.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.up.WholeProduct;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Diagnosis.Confidence;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.MultipleFailuresError;

/**
 * The loop is closed: on a real host in a fault, watched by a shipper with host checks, the very commands that the
 * diagnosis names are run, the clients are given what these told, the fault is cured, and the diagnosis sees it. Where
 * nothing is wrong, nothing stays diagnosed.
 *
 * <p>Which releases and cases is chosen as for {@link RealGatewayTest}. A table says of each case what its clients do
 * once the commands were run, and what of it cannot be done or seen in the lab, and why. Cases that leave the gateway
 * as it is follow each other on one host.
 *
 * <pre>mvn test -pl cli -am -Pfixes -Dtest=NamedFixTest -Dsurefire.failIfNoSpecifiedTests=false -Dlab.versions=2026.9.6</pre>
 */
@Tag("fixes")
@Execution(ExecutionMode.CONCURRENT)
class NamedFixTest {
    private static final Duration LONGEST_FAULT = Duration.ofMinutes(3);
    private static final Duration TOLD_AFTER = Duration.ofSeconds(25);
    private static final Duration UNCHANGED = Duration.ofSeconds(2);
    private static final Duration LONGEST_CURE = Duration.ofSeconds(30);
    /** What a repair stirs up is over by then. */
    private static final Duration LONGEST_ASIDE = Duration.ofSeconds(10);

    private static final int MOST_UNCOVERED = 3;

    @TempDir
    private static Path data;

    private static WholeProduct gatewatch;

    @TempDir
    Path folder;

    static Stream<LabCase> faults() {
        return LabCase.chosen().filter(row -> !row.isHarmless() && !row.shared());
    }

    static Stream<Arguments> sharedFaults() {
        return LabCase.chosen()
                .filter(row -> !row.isHarmless() && row.shared())
                .collect(Collectors.groupingBy(LabCase::version, LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(faults -> Arguments.of(faults.getKey(), faults.getValue()));
    }

    static Stream<LabCase> harmless() {
        return LabCase.chosen().filter(LabCase::isHarmless);
    }

    @BeforeAll
    static void start() {
        Address anyPort = new Address("127.0.0.1", 0);
        String nothing = "file:" + data.resolve("nothing.log");
        gatewatch = WholeProduct.start(
                new WholeProduct.Settings(data, anyPort, anyPort, 0, "this-host", List.of(nothing), false));
    }

    @AfterAll
    static void stop() {
        gatewatch.close();
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("faults")
    void the_commands_that_the_diagnosis_names_cure_the_fault(LabCase expected) throws Exception {
        onHost(
                expected.version(),
                expected.fault(),
                expected.fault(),
                (lab, host, told) -> seeCured(expected, lab.start(), host, told));
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("sharedFaults")
    void so_they_do_on_a_host_that_goes_from_one_fault_to_the_next(String version, List<LabCase> faults)
            throws Exception {
        onHost(version, "healthy", "one-after-another", (lab, host, told) -> {
            lab.start().join();
            assertAll(faults.stream().<Executable>map(expected -> () -> {
                GatewayLab next = lab.another(expected.fault());
                host.turnTo(next);
                telling(next, host, told, () -> seeCured(expected, next.provoke(), host, told));
            }));
        });
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("harmless")
    void what_is_no_fault_stays_without_a_diagnosis(LabCase expected) throws Exception {
        onHost(expected.version(), expected.fault(), expected.fault(), (lab, host, told) -> {
            lab.start().join();
            lab.fix().join();
            seeNothingBut(Set.of(), told);
        });
    }

    private static void seeCured(LabCase expected, CompletableFuture<Instant> provoked, LabHost host, Diagnoses told) {
        Set<String> before = told.open().stream().map(Diagnosis::id).collect(Collectors.toSet());
        Diagnosis found = seeDiagnosis(told, expected, provoked, host);
        before.remove(found.id());
        follow(found, expected, before, host, told);
        if (expected.showsCure()) {
            Diagnosis cured = await("cure of " + expected.cause())
                    .atMost(LONGEST_CURE)
                    .until(() -> told.newest(expected.cause()).filter(now -> !now.isOpen()), Optional::isPresent)
                    .orElseThrow();
            assertThat(told.firstCause(cured).resolvedBy().evidence())
                    .as("the line that tells of the cure")
                    .isNotNull();
        } else {
            assertThat(host.clientGotThrough()).as("the client gets through").isTrue();
            before.add(found.id());
        }
        seeNothingBut(before, told);
        System.out.println(expected + " is cured by " + found.fix().commands());
    }

    /**
     * Does what a diagnosis says. Where that uncovers another failure, as when the operator's own command line is not
     * let in either, what that one says comes first.
     */
    private static void follow(Diagnosis found, LabCase expected, Set<String> before, LabHost host, Diagnoses told) {
        host.follow(found.fix().commands(), expected);
        for (int times = 0; times < MOST_UNCOVERED; times++) {
            List<Diagnosis> uncovered = uncovered(found, before, told);
            if (uncovered.isEmpty()) {
                return;
            }
            host.follow(uncovered.get(0).fix().commands(), expected);
            if (told.open().stream().anyMatch(each -> each.id().equals(found.id()))) {
                host.follow(found.fix().commands(), expected);
            }
        }
    }

    /** What else is open now and does not go away by itself. */
    private static List<Diagnosis> uncovered(Diagnosis found, Set<String> before, Diagnoses told) {
        Supplier<List<Diagnosis>> others = () -> told.open().stream()
                .filter(each -> !before.contains(each.id()) && !each.id().equals(found.id()))
                .toList();
        try {
            return await().atMost(LONGEST_ASIDE).during(UNCHANGED).until(others::get, List::isEmpty);
        } catch (ConditionTimeoutException stillThere) {
            return others.get();
        }
    }

    private interface Story {
        void unfold(GatewayLab lab, LabHost host, Diagnoses told) throws Exception;
    }

    private void onHost(String version, String fault, String called, Story story) throws Exception {
        String name = version + "-" + called;
        var told = new Diagnoses(gatewatch.dashboard(), name);
        try (var lab = new GatewayLab(version, fault, folder.resolve("lab"));
                var host = new LabHost(lab, version, folder)) {
            host.ship(gatewatch.kafka(), name);
            telling(lab, host, told, () -> story.unfold(lab, host, told));
        }
    }

    /** A failure says all that is known of it. */
    private static void telling(GatewayLab lab, LabHost host, Diagnoses told, Executable story) throws Exception {
        try {
            story.execute();
        } catch (MultipleFailuresError each) {
            throw each;
        } catch (ConditionTimeoutException | TerminalFailureException | AssertionError e) {
            String text = e.getMessage() + "\nDiagnoses: " + told.text() + "\nThe lab printed:\n" + lab.printed()
                    + "\nThe operator saw:\n" + host.printed();
            throw new AssertionError(text, e);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** As it stands once the fault is whole, and the host was looked at. */
    private static Diagnosis seeDiagnosis(
            Diagnoses told, LabCase expected, CompletableFuture<Instant> provoked, LabHost host) {
        await("diagnosis " + expected.cause())
                .atMost(LONGEST_FAULT)
                .failFast("the fault was there, and this was not diagnosed", () -> isOver(provoked))
                .until(() -> told.newest(expected.cause()).filter(Diagnosis::isOpen), Optional::isPresent);
        provoked.join();
        Diagnosis found = await("diagnosis " + expected.cause() + (expected.checked() ? " confirmed by the host" : ""))
                .atMost(TOLD_AFTER.plus(UNCHANGED))
                .during(UNCHANGED)
                .until(
                        () -> told.newest(expected.cause()),
                        newest -> newest.filter(Diagnosis::isOpen)
                                .filter(now -> host.knows(now.fix().commands()))
                                .filter(now -> !expected.checked() || isConfirmedByHost(now))
                                .isPresent())
                .orElseThrow();
        assertThat(found.fix().article()).isEqualTo(expected.article());
        return found;
    }

    private static boolean isOver(CompletableFuture<Instant> provoked) {
        return provoked.isDone() && Instant.now().isAfter(provoked.join().plus(TOLD_AFTER));
    }

    private static boolean isConfirmedByHost(Diagnosis diagnosis) {
        return diagnosis.confidence() == Confidence.CONFIRMED
                && diagnosis.why().stream()
                        .anyMatch(why -> why.supports() && why.text().startsWith("A check on the host"));
    }

    private static void seeNothingBut(Set<String> before, Diagnoses told) {
        await("nothing diagnosed any more")
                .atMost(LONGEST_CURE)
                .during(UNCHANGED)
                .until(told::open, open -> open.stream().allMatch(each -> before.contains(each.id())));
    }
}
