package dev.gatewatch.cli.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.gatewatch.cli.browser.OperatorsBrowser.PHONE;
import static dev.gatewatch.cli.browser.OperatorsBrowser.keep;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.gatewatch.cli.up.EmbeddedBroker;
import dev.gatewatch.streams.GatewatchServer;
import dev.gatewatch.streams.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("browser")
class SharedFleetPageTest {
    /** Servers that share a fleet settle who has what, and the page asks again every so often. */
    private static final double PATIENCE_MILLIS = Duration.ofMinutes(3).toMillis();

    private static final Pattern PART =
            Pattern.compile("Part of the fleet\\. This server has [1-9]\\d* of \\d+ partitions; hosts of the others"
                    + " are on\\s+other servers\\.");

    @TempDir
    Path folder;

    @Test
    void a_page_says_without_reload_that_its_server_has_part_of_the_fleet() throws Exception {
        try (var broker = EmbeddedBroker.start(folder.resolve("kafka"), freePort());
                var browser = new OperatorsBrowser();
                var first = server(broker, "first")) {
            Page page = browser.open(first.url());
            page.navigate("/");
            assertThat(page.locator("header .live")).hasText("Live");
            Locator banner = page.locator(".banner");
            assertThat(banner).hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
            page.evaluate("window.neverReloaded = true");

            try (var second = server(broker, "second")) {
                says(banner, PART);
                assertEquals(true, page.evaluate("window.neverReloaded"));
                keep(page, "part-of-the-fleet");

                Page phone = browser.open(second.url(), PHONE, ColorScheme.DARK);
                phone.navigate("/");
                says(phone.locator(".banner"), PART);
                keep(phone, "part-of-the-fleet-phone");
            }
        }
    }

    private static void says(Locator banner, Pattern text) {
        assertThat(banner).containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
    }

    private GatewatchServer server(EmbeddedBroker broker, String name) {
        return GatewatchServer.start(new ServerConfig(
                "127.0.0.1",
                0,
                folder.resolve(name),
                name,
                ServerConfig.Rules.DEFAULT,
                ServerConfig.Tuning.DEFAULT,
                Map.of("bootstrap.servers", broker.bootstrapServers())));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
