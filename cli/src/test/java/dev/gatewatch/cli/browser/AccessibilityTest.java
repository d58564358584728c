package dev.gatewatch.cli.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.gatewatch.cli.browser.OperatorsBrowser.DESK;
import static dev.gatewatch.cli.browser.OperatorsBrowser.PHONE;
import static dev.gatewatch.cli.browser.OperatorsBrowser.headingOf;
import static dev.gatewatch.cli.browser.OperatorsBrowser.keep;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.up.WholeProduct;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether everybody can use the page: axe finds nothing serious on any view, wide and narrow, light and dark. */
@Tag("browser")
class AccessibilityTest {
    private static final Address ANY_PORT = new Address("127.0.0.1", 0);
    private static final Set<String> SERIOUS = Set.of("serious", "critical");

    @TempDir
    static Path folder;

    private static WholeProduct product;
    private static OperatorsBrowser browser;

    @BeforeAll
    static void start() throws Exception {
        product = WholeProduct.start(new WholeProduct.Settings(
                folder.resolve("data"), ANY_PORT, ANY_PORT, 0, "here", List.of("stdin"), false));
        browser = new OperatorsBrowser();
        Instant now = Instant.now();
        var gateways = new Gateways(product);
        for (int n = 1; n <= 4; n++) {
            gateways.refuses("oc-ams-0" + n, now.minusSeconds(200), 8).starts("oc-well-0" + n, now.minusSeconds(60));
        }
        gateways.send();
    }

    @AfterAll
    static void stop() {
        browser.close();
        product.close();
    }

    @ParameterizedTest
    @CsvSource({DESK + ",LIGHT", DESK + ",DARK", PHONE + ",LIGHT", PHONE + ",DARK"})
    void axe_finds_nothing_serious(int width, ColorScheme colours) {
        Page page = browser.open(product.dashboard(), width, colours);
        Map<String, String> found = new LinkedHashMap<>();
        for (String address : List.of(
                "/",
                "/?show=all",
                "/hosts/oc-ams-01",
                "/diagnoses",
                "/alerts",
                "/tail?host=oc-ams-01",
                "/tail?host=oc-ams-01&q=said+by+no+line",
                "/catalogue",
                "/catalogue/token-mismatch")) {
            page.navigate(address);
            assertThat(headingOf(page)).isVisible();
            page.waitForCondition(() -> page.locator("main [data-waiting]").count() == 0);
            look(page, address, width, colours, found);
        }
        page.navigate("/hosts/oc-ams-01");
        page.locator("h2.cause a").click();
        assertThat(page.locator(".sheet")).isVisible();
        look(page, "/diagnoses/id", width, colours, found);
        page.evaluate("document.getElementById('keys').showModal()");
        look(page, "/help", width, colours, found);
        page.request().post("/api/v1/alerts/test");
        page.navigate("/alerts");
        assertThat(page.getByLabel("Who decided what")).isVisible();
        look(page, "/alerts/decided", width, colours, found);
        page.locator("[data-acknowledge]").first().click();
        page.getByLabel("Ends").selectOption("at a time of your own");
        look(page, "/alerts/acknowledge", width, colours, found);
        browser.closeWindows();
        assertEquals(Map.of(), found);
    }

    private static void look(Page page, String address, int width, ColorScheme colours, Map<String, String> found) {
        String name = address.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        keep(
                page,
                "axe-" + (name.isEmpty() ? "fleet" : name) + "-" + width + "-"
                        + colours.name().toLowerCase(Locale.ROOT));
        var axe = new AxeBuilder(page);
        // In the dark only the colours differ.
        (colours == ColorScheme.DARK ? axe.withRules(List.of("color-contrast")) : axe)
                .analyze().getViolations().stream()
                        .filter(rule -> SERIOUS.contains(rule.getImpact()))
                        .forEach(rule -> found.put(
                                address + " " + rule.getId(),
                                rule.getHelp() + ": " + rule.getNodes().get(0).getTarget()));
    }
}
