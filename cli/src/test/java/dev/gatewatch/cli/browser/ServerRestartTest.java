package dev.gatewatch.cli.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.gatewatch.cli.browser.OperatorsBrowser.headingOf;
import static dev.gatewatch.cli.browser.OperatorsBrowser.keep;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.up.WholeProduct;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("browser")
class ServerRestartTest {
    @TempDir
    Path folder;

    @Test
    void a_page_outlives_its_server_says_so_and_goes_on_without_reload() throws Exception {
        try (var browser = new OperatorsBrowser()) {
            WholeProduct first = start(0);
            int port = URI.create(first.dashboard()).getPort();
            Page page = browser.open(first.dashboard());
            page.clock().install();
            try {
                new Gateways(first)
                        .refuses("oc-par-01", Instant.now().minusSeconds(60), 3)
                        .send();
                page.navigate("/");
                assertThat(page.locator("[data-row=oc-par-01]")).isVisible();
                assertThat(page.locator("header .live")).hasText("Live");
                page.evaluate("window.neverReloaded = true");
            } finally {
                first.close();
            }
            Locator banner = page.locator(".banner.warn");
            assertThat(banner).containsText("Reconnecting.");
            assertThat(page.locator("[data-row=oc-par-01]")).isVisible();
            keep(page, "reconnecting");

            page.clock().fastForward("01:01");
            assertThat(banner).containsText("Stale.");
            assertThat(page.locator("header .live")).hasText("Stale");
            assertThat(page.locator("[data-row=oc-par-01]")).isVisible();
            keep(page, "stale");

            // However long the server takes to start: the page does not try by itself.
            page.clock().pauseAt(((Number) page.evaluate("Date.now() + 10_000")).longValue());
            try (WholeProduct second = start(port)) {
                // The tries become rare: the button is there so that nobody has to wait.
                page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Try now"))
                        .click();
                page.clock().resume();
                assertThat(page.locator("header .live")).hasText("Live");
                assertThat(banner).hasCount(0);
                new Gateways(second)
                        .refuses("oc-lon-01", Instant.now().minusSeconds(10), 3)
                        .send();
                assertThat(page.locator("[data-row=oc-lon-01]")).isVisible();
                // The product's own host may be there, too.
                assertThat(headingOf(page)).containsText(Pattern.compile("2 of [23] hosts need you"));
            }
            // And by itself: nobody may be there to press it.
            assertThat(banner).containsText("Reconnecting.");
            try (WholeProduct third = start(port)) {
                assertThat(page.locator("header .live")).hasText("Live");
                assertThat(banner).hasCount(0);
                new Gateways(third)
                        .refuses("oc-rom-01", Instant.now().minusSeconds(10), 3)
                        .send();
                assertThat(page.locator("[data-row=oc-rom-01]")).isVisible();
                assertEquals(true, page.evaluate("window.neverReloaded"));
            }
        }
    }

    private WholeProduct start(int port) {
        return WholeProduct.start(new WholeProduct.Settings(
                folder.resolve("data"),
                new Address("127.0.0.1", port),
                new Address("127.0.0.1", 0),
                0,
                "here",
                List.of("stdin"),
                false));
    }
}
