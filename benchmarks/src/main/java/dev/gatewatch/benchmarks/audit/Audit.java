package dev.gatewatch.benchmarks.audit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.gatewatch.protocol.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code benchmarks/audit}. */
@Command(
        name = "benchmarks/audit",
        mixinStandardHelpOptions = false,
        header = "Sends numbered lines through every fault, and tells whether one was lost or counted twice.",
        description = {
            "",
            "Agents, their children, gateways, broker, front door and server are processes of their own. Lines are judged"
                    + " by what Kafka has of them in the end: openclaw.logs and openclaw.events. The first scenario"
                    + " spoils lines on purpose, and passes when that is seen.",
            ""
        },
        footer = {
            "",
            "Progress goes to standard error, the figures come last. Exit codes: 0 all scenarios that ran have passed;"
                    + " 1 a line was lost, counted twice or came out of order without being said; 2 wrong use."
        })
public final class Audit implements Runnable {
    @Option(names = "--short", description = "Fewer lines and fewer kills: a few minutes.")
    private boolean isShort;

    @Option(names = "--json", description = "One JSON object for each scenario.")
    private boolean json;

    @Option(names = "--seed", paramLabel = "N", description = "Of what is random; told at the start.")
    private Long seed;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    @Parameters(paramLabel = "SCENARIO", description = "Only these, by name (default: all).")
    private List<String> names = List.of();

    private final List<Result> results = new ArrayList<>();

    /**
     * How a scenario went.
     *
     * @param verdict {@code null} where there is none
     * @param trouble why there is none although it was run; {@code null} otherwise
     */
    private record Result(Scenario scenario, Verdict verdict, String trouble, double seconds) {
        private boolean isGood() {
            return trouble == null && (verdict == null || scenario.isMet().test(verdict));
        }
    }

    /** Exit codes: 0 all is well, 1 it is not, 2 wrong use. */
    public static void main(String[] arguments) {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
        var audit = new Audit();
        int exitCode = new CommandLine(audit).execute(arguments);
        System.exit(exitCode != 0 ? exitCode : audit.results.stream().allMatch(Result::isGood) ? 0 : 1);
    }

    @Override
    public void run() {
        long chosen = seed == null ? System.nanoTime() & 0xffff_ffffL : seed;
        List<Scenario> scenarios = chosen(new Faults(isShort, chosen, Audit::progress).all());
        progress("seed " + chosen);
        try (var site = Site.open()) {
            for (Scenario scenario : scenarios) {
                results.add(run(scenario, site));
            }
            if (!results.stream().allMatch(Result::isGood)) {
                progress("what the processes said is kept in " + site.keep());
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the audit could not be carried out: " + e.getMessage(), e);
        }
        results.forEach(this::print);
    }

    private List<Scenario> chosen(List<Scenario> all) {
        List<String> known = all.stream().map(Scenario::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new CommandLine.ParameterException(
                        new CommandLine(this),
                        "there is no scenario '" + name + "'; there are " + String.join(", ", known));
            }
        }
        return all.stream()
                .filter(scenario -> names.isEmpty() || names.contains(scenario.name()))
                .toList();
    }

    private static Result run(Scenario scenario, Site site) throws IOException, InterruptedException {
        if (scenario.needs() != null) {
            progress(scenario.name() + ": skipped, " + scenario.needs());
            return new Result(scenario, null, null, 0);
        }
        progress(scenario.name() + ": " + scenario.title());
        long begun = System.nanoTime();
        try {
            Verdict verdict = judge(scenario, site);
            return new Result(scenario, verdict, null, (System.nanoTime() - begun) / 1e9);
        } catch (IOException | IllegalStateException e) {
            progress("  failed: " + e.getMessage());
            return new Result(scenario, null, e.getMessage(), (System.nanoTime() - begun) / 1e9);
        } finally {
            site.closeHosts();
            site.restart();
        }
    }

    private static Verdict judge(Scenario scenario, Site site) throws IOException, InterruptedException {
        Verdict sum = Verdict.NOTHING;
        for (AuditedHost host : scenario.course().run(site)) {
            site.restart();
            site.awaitArrival(host);
            Verdict verdict = site.verdict(host);
            progress("  " + host.name() + ": " + verdict);
            sum = sum.plus(verdict);
        }
        return sum;
    }

    private void print(Result result) {
        Scenario scenario = result.scenario();
        if (json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("scenario", scenario.name());
            object.put("title", scenario.title());
            object.put("demand", scenario.demand());
            object.put("passed", scenario.needs() != null ? null : result.isGood());
            object.put("skipped", scenario.needs());
            object.put("trouble", result.trouble());
            object.put("seconds", result.seconds());
            object.put("lines", result.verdict());
            System.out.println(Json.writeText(object));
            return;
        }
        System.out.println(scenario.name() + ": " + scenario.title());
        if (result.verdict() == null) {
            System.out.println(
                    result.trouble() == null ? "  skipped: " + scenario.needs() : "  FAILED: " + result.trouble());
            return;
        }
        Verdict lines = result.verdict();
        System.out.printf(
                Locale.ROOT,
                "  %s: %s%n  %,d lines: lost %,d, twice %,d, out of order %,d; missing and counted %,d, missing at a gap"
                        + " %,d; sent again and known again %,d; %.0f s%n",
                result.isGood() ? "passed" : "FAILED",
                scenario.demand(),
                lines.written(),
                lines.lost(),
                lines.twice(),
                lines.outOfOrder(),
                lines.missingCounted(),
                lines.missingRoughly(),
                lines.repeats(),
                result.seconds());
    }

    private static void progress(String what) {
        System.err.println("audit: " + what);
    }
}
