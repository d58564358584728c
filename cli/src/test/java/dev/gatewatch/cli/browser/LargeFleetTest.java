package dev.gatewatch.cli.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.gatewatch.cli.browser.OperatorsBrowser.headingOf;
import static dev.gatewatch.cli.browser.OperatorsBrowser.keep;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.gatewatch.cli.up.WholeProduct;
import dev.gatewatch.protocol.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("browser")
class LargeFleetTest {
    private static final int HOSTS = 5_000;
    /** Of so many hosts, one fails. */
    private static final int ONE_FAILS_IN = 10;
    /** Rows that may be in the document at once, whatever the list holds. */
    private static final int MOST_ROWS = 150;

    @TempDir
    Path folder;

    @Test
    void of_five_thousand_hosts_only_those_in_sight_are_in_the_document_and_all_can_be_reached() throws Exception {
        try (var product = AnyProduct.in(folder);
                var browser = new OperatorsBrowser()) {
            send(product);
            await("all hosts")
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> knownHosts(product) >= HOSTS);
            Page page = browser.open(product.dashboard());
            page.navigate("/?group=none");
            // The product's own host may be there, too.
            assertThat(headingOf(page)).containsText(Pattern.compile("500 of 500[01] hosts need you"));
            assertThat(page.locator(".row[data-row]").first()).isVisible();
            assertTrue(rows(page) < MOST_ROWS, rows(page) + " rows");
            assertThat(page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName(Pattern.compile("^Hosts"))))
                    .hasAttribute("aria-rowcount", String.valueOf(HOSTS / ONE_FAILS_IN + 1));
            keep(page, "large-fleet");

            page.navigate("/?show=all&sort=host");
            assertThat(page.locator("[data-row=oc-0000]")).isVisible();
            // Page by page the list grows while one goes down, to its very end.
            page.waitForCondition(() -> {
                page.mouse().wheel(0, 20_000);
                return page.locator("[data-row=oc-4999]").count() == 1;
            });
            assertTrue(rows(page) < MOST_ROWS, rows(page) + " rows");
            keep(page, "large-fleet-end");

            page.evaluate("scrollTo(0, 0)");
            page.getByRole(AriaRole.SEARCHBOX).first().fill("oc-4321");
            assertThat(page.locator("[data-row=oc-4321]")).isVisible();
            assertThat(page.locator(".row[data-row]")).hasCount(1);
            assertEquals(List.of(), browser.complaints());
        }
    }

    private static void send(WholeProduct product) throws Exception {
        Instant now = Instant.now();
        var gateways = new Gateways(product);
        for (int n = 0; n < HOSTS; n++) {
            String host = String.format("oc-%04d", n);
            if (n % ONE_FAILS_IN == 0) {
                gateways.refuses(host, now.minusSeconds(600 - n % 500), 1);
            } else {
                gateways.starts(host, now.minusSeconds(600));
            }
            if (n % 500 == 499) {
                gateways.send();
            }
        }
    }

    private static int knownHosts(WholeProduct product) throws Exception {
        URI summary = URI.create(product.dashboard() + "/api/v1/summary");
        String answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(summary).build(), BodyHandlers.ofString())
                .body();
        return Json.mapper().readTree(answer).path("hosts").path("total").asInt();
    }

    private static int rows(Page page) {
        return page.locator(".row[data-row]").count();
    }
}
