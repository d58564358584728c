package dev.gatewatch.cli.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.gatewatch.cli.browser.OperatorsBrowser.DESK;
import static dev.gatewatch.cli.browser.OperatorsBrowser.PHONE;
import static dev.gatewatch.cli.browser.OperatorsBrowser.barriers;
import static dev.gatewatch.cli.browser.OperatorsBrowser.headingOf;
import static dev.gatewatch.cli.browser.OperatorsBrowser.keep;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.gatewatch.cli.up.WholeProduct;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether everybody can use the page: axe finds nothing serious on any view, wide and narrow, light and dark. */
@Tag("browser")
class AccessibilityTest {
    /** In the dialog, or with the browser itself. */
    private static final String FOCUS_IS_NOT_BEHIND =
            "document.activeElement === document.body || document.activeElement.closest('dialog[open]') !== null";

    @TempDir
    static Path folder;

    private static WholeProduct product;
    private static OperatorsBrowser browser;

    @BeforeAll
    static void start() throws Exception {
        product = AnyProduct.in(folder);
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
                "/catalogue/token-mismatch",
                "/api?sel=hosts")) {
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
        page.keyboard().press("Escape");
        page.keyboard().press("r");
        assertThat(page.locator("#range")).isVisible();
        look(page, "/range", width, colours, found);

        page.request().post("/api/v1/alerts/test");
        page.navigate("/alerts");
        assertThat(page.getByLabel("Who decided what")).isVisible();
        look(page, "/alerts/decided", width, colours, found);
        page.locator("[data-acknowledge]").first().click();
        page.getByLabel("Ends").selectOption("at a time of your own");
        look(page, "/alerts/acknowledge", width, colours, found);
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        button(page, "Silence").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Covers ");
        look(page, "/alerts/silence", width, colours, found);
        browser.closeWindows();
        assertEquals(Map.of(), found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Acknowledge", "Silence", "New silence", "Keyboard shortcuts"})
    void a_dialog_keeps_the_keyboard_until_it_is_closed_and_gives_it_back(String opener) {
        Page page = browser.open(product.dashboard());
        page.navigate("/alerts");
        Locator button = button(page, opener);
        for (String close : List.of("Escape", "Enter")) {
            button.focus();
            page.keyboard().press("Enter");
            Locator dialog = page.getByRole(AriaRole.DIALOG);
            assertThat(dialog).isVisible();
            for (String key : List.of("Tab", "Shift+Tab")) {
                for (int n = 0; n < 12; n++) {
                    assertEquals(true, page.evaluate(FOCUS_IS_NOT_BEHIND), opener + ", " + key + " " + n);
                    page.keyboard().press(key);
                }
            }
            if (close.equals("Enter")) {
                dialog.getByRole(
                                AriaRole.BUTTON,
                                new Locator.GetByRoleOptions().setName(Pattern.compile("^(Cancel|Close)$")))
                        .focus();
            }
            page.keyboard().press(close);
            assertThat(dialog).hasCount(0);
            assertThat(button).isFocused();
        }
        browser.closeWindows();
    }

    @Test
    void the_time_range_opens_by_keyboard_and_gives_the_focus_back() {
        Page page = browser.open(product.dashboard());
        page.navigate("/?sel=oc-ams-01");
        assertThat(headingOf(page)).isVisible();
        Locator button = page.locator("button[popovertarget=range]");
        Locator picker = page.locator("#range");
        for (String field : List.of("15 min", "From")) {
            button.focus();
            page.keyboard().press("Enter");
            assertThat(picker).isVisible();
            (field.equals("From")
                            ? picker.getByLabel(field)
                            : picker.getByText(field, new Locator.GetByTextOptions().setExact(true)))
                    .focus();
            page.keyboard().press("Escape");
            assertThat(picker).isHidden();
            assertThat(button).isFocused();
            assertThat(page).hasURL(Pattern.compile("sel=oc-ams-01"));
        }
        browser.closeWindows();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .first();
    }

    private static void look(Page page, String address, int width, ColorScheme colours, Map<String, String> found) {
        String name = address.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        keep(
                page,
                "axe-" + (name.isEmpty() ? "fleet" : name) + "-" + width + "-"
                        + colours.name().toLowerCase(Locale.ROOT));
        barriers(page, colours).forEach((rule, where) -> found.put(address + " " + rule, where));
    }
}
