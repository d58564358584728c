package dev.gatewatch.cli.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.streams.metrics.Metric;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class GrafanaDashboardsTest {
    private static final Pattern OUR_NAME = Pattern.compile("gatewatch_(?!ingest_)[a-z_]+");

    @Test
    void each_dashboard_can_be_provisioned() {
        assertThat(Dashboards.all())
                .extracting(dashboard -> dashboard.path("uid").asString())
                .containsExactlyInAnyOrder("gatewatch-fleet", "gatewatch-host", "gatewatch-pipeline");
        for (JsonNode dashboard : Dashboards.all()) {
            // A dashboard that was saved in Grafana carries that instance's number.
            assertThat(dashboard.path("id").isMissingNode()).isTrue();
            assertThat(dashboard.path("title").asString()).startsWith("Gatewatch / ");
            Set<Integer> ids = new HashSet<>();
            for (JsonNode panel : dashboard.path("panels")) {
                String title = panel.path("title").asString();
                assertThat(title).isNotBlank();
                assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
                assertThat(panel.path("gridPos").path("x").asInt()
                                + panel.path("gridPos").path("w").asInt())
                        .as(title)
                        .isBetween(1, 24);
                if (!panel.path("type").asString().equals("row")) {
                    assertThat(panel.path("targets")).as(title).isNotEmpty();
                    assertThat(panel.path("datasource").path("uid").asString())
                            .as(title)
                            .isEqualTo("${datasource}");
                }
            }
        }
    }

    @Test
    void panels_lie_beside_each_other() {
        for (JsonNode dashboard : Dashboards.all()) {
            Set<List<Integer>> taken = new HashSet<>();
            for (JsonNode panel : dashboard.path("panels")) {
                JsonNode place = panel.path("gridPos");
                for (int x = 0; x < place.path("w").asInt(); x++) {
                    for (int y = 0; y < place.path("h").asInt(); y++) {
                        List<Integer> cell = List.of(
                                place.path("x").asInt() + x, place.path("y").asInt() + y);
                        assertThat(taken.add(cell))
                                .as(panel.path("title").asString())
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void only_metrics_that_there_are_are_asked_for() {
        Set<String> known = Stream.of(Metric.values())
                .flatMap(metric -> metric.kind() == Metric.Kind.HISTOGRAM
                        ? Stream.of("_bucket", "_count", "_sum").map(part -> metric.exposed() + part)
                        : Stream.of(metric.exposed()))
                .collect(Collectors.toSet());

        for (var question : Dashboards.questions("here")) {
            Matcher name = OUR_NAME.matcher(question.expression());
            while (name.find()) {
                assertThat(known).as(question.place()).contains(name.group());
            }
        }
    }
}
