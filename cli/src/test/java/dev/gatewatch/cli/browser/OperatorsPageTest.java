package dev.gatewatch.cli.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.up.WholeProduct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drives the page in a real browser, on the whole product, with lines appended to a gateway's log file. */
@Tag("browser")
class OperatorsPageTest {
    private static final Address ANY_PORT = new Address("127.0.0.1", 0);
    private static final double PATIENCE_MILLIS = Duration.ofSeconds(60).toMillis();
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    @TempDir
    static Path folder;

    private static Path log;
    private static WholeProduct product;
    private static Playwright playwright;
    private static Browser browser;

    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void start() throws IOException {
        log = Files.writeString(folder.resolve("gateway.log"), "");
        product = WholeProduct.start(new WholeProduct.Settings(
                folder.resolve("data"), ANY_PORT, ANY_PORT, 0, "oc-test-01", List.of("file:" + log), false));
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(installedBrowser())
                        .setArgs(List.of("--no-sandbox", "--disable-background-networking")));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    }

    @AfterAll
    static void stop() {
        browser.close();
        playwright.close();
        product.close();
    }

    @BeforeEach
    void openPage() {
        context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(product.dashboard())
                .setColorScheme(ColorScheme.LIGHT)
                .setPermissions(List.of("clipboard-read", "clipboard-write")));
        page = context.newPage();
    }

    @AfterEach
    void closePage() {
        context.close();
    }

    @Test
    void a_fault_appears_without_reload_its_fix_is_copied_and_the_cure_turns_it_to_resolved() throws IOException {
        String device = "98daf1eeab57f10c53481d98c0a014ae6cc10b4dbfe04ecc50f9c5035f23539e";
        String request = UUID.randomUUID().toString();
        page.navigate("/");
        assertThat(page.getByRole(AriaRole.HEADING, heading())).isVisible();

        print(
                "gateway/ws",
                "{\"cause\":\"pairing-required\",\"handshake\":\"failed\",\"deviceId\":\"" + device
                        + "\",\"requestId\":\"" + request + "\",\"reason\":\"not-paired\"}",
                "closed before connect conn=" + UUID.randomUUID() + " remote=10.20.4.31 fwd=n/a origin=n/a"
                        + " host=10.20.4.2:18789 ua=n/a code=1008 reason=pairing required");
        assertThat(page.getByRole(AriaRole.HEADING, heading())).containsText("1 of 1 host needs you");
        assertThat(page.locator("[data-row=oc-test-01]")).containsText("openclaw devices approve " + request);
        keep("fleet-with-a-fault");

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Copy the fix for oc-test-01"))
                .click();
        page.waitForCondition(() -> copied().contains("openclaw devices approve " + request));

        page.navigate("/hosts/oc-test-01");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("openclaw devices approve " + request);
        keep("host-with-a-fault");

        print("gateway", null, "device pairing approved device=" + device + " role=operator");
        assertThat(page.getByRole(AriaRole.MAIN))
                .containsText("Resolved", new LocatorAssertions.ContainsTextOptions().setIgnoreCase(true));
        keep("host-cured");
    }

    @Test
    void every_view_has_an_address_that_opens_it() {
        for (String address : List.of("/", "/diagnoses", "/alerts", "/tail", "/catalogue", "/hosts/oc-test-01")) {
            page.navigate(address);
            assertThat(page.getByRole(AriaRole.HEADING, heading())).isVisible();
            assertEquals(product.dashboard() + address, page.url());
        }
    }

    @Test
    void text_from_a_log_is_text_on_the_page() throws IOException {
        page.onDialog(dialog -> fail("a line ran as a script"));
        page.navigate("/tail");
        assertThat(page.getByRole(AriaRole.HEADING, heading())).isVisible();
        print(
                "gateway/ws",
                null,
                "unauthorized conn=" + UUID.randomUUID()
                        + " remote=127.0.0.1 client=<img/src=x/onerror=alert(1)> webchat vdev reason=token_missing");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("onerror=alert(1)");
        assertThat(page.locator("main img")).hasCount(0);
    }

    private static Page.GetByRoleOptions heading() {
        return new Page.GetByRoleOptions().setLevel(1);
    }

    private String copied() {
        return String.valueOf(page.evaluate("navigator.clipboard.readText()"));
    }

    /** Looked at by whoever changes the page. */
    private void keep(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    /** Appends a line as OpenClaw 2026.2 writes it. */
    private static void print(String subsystem, String contextJson, String message) throws IOException {
        String time = Instant.now().toString();
        String text = contextJson == null
                ? "\"1\":\"" + message + "\""
                : "\"1\":" + contextJson + ",\"2\":\"" + message + "\"";
        Files.writeString(
                log,
                "{\"0\":\"{\\\"subsystem\\\":\\\"" + subsystem + "\\\"}\"," + text
                        + ",\"_meta\":{\"logLevelName\":\"WARN\",\"date\":\"" + time + "\"},\"time\":\"" + time
                        + "\"}\n",
                StandardOpenOption.APPEND);
    }

    private static Path installedBrowser() {
        return Stream.of("chromium", "google-chrome", "chromium-browser")
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "there is no Chromium or Chrome in /usr/bin: install one, or run without the browser profile"));
    }
}
