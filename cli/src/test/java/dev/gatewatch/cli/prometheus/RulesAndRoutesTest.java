package dev.gatewatch.cli.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("prometheus")
class RulesAndRoutesTest {
    private static final Path DASHBOARDS = Path.of("..", "dashboards");

    @Test
    void each_rule_fires_when_it_should_and_only_then() throws Exception {
        assertThat(run("promtool", "test", "rules", "prometheus/gatewatch.rules.test.yml"))
                .contains("SUCCESS");
    }

    @Test
    void prometheus_accepts_its_configuration() throws Exception {
        assertThat(run("promtool", "check", "config", "prometheus/prometheus.yml"))
                .contains("is valid prometheus config file");
    }

    @Test
    void alertmanager_accepts_its_configuration() throws Exception {
        assertThat(run("amtool", "check-config", "alertmanager/alertmanager.yml"))
                .contains("SUCCESS");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"severity=critical, page", "severity=warning, ticket", "alertname=SomethingElse, ticket"})
    void an_alert_goes_to_whom_its_severity_says(String label, String receiver) throws Exception {
        assertThat(run("amtool", "config", "routes", "test", "--config.file=alertmanager/alertmanager.yml", label)
                        .lines())
                .anyMatch(line -> line.startsWith(receiver));
    }

    /** What it printed; it must have ended well. */
    private static String run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Daemon.program(program)));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(DASHBOARDS.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }
}
