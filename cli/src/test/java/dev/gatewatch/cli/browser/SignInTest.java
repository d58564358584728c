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
import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.up.WholeProduct;
import dev.gatewatch.streams.access.Access;
import dev.gatewatch.streams.access.OperatorTokens;
import dev.gatewatch.streams.access.Role;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a server that asks who is there. */
@Tag("browser")
class SignInTest {
    @TempDir
    static Path folder;

    private static OperatorTokens tokens;
    private static WholeProduct product;
    private static OperatorsBrowser browser;

    @BeforeAll
    static void start() throws Exception {
        Path file = folder.resolve("operators.txt");
        tokens = new OperatorTokens(file, Clock.systemUTC());
        var anyPort = new Address("127.0.0.1", 0);
        product = WholeProduct.start(new WholeProduct.Settings(
                folder.resolve("data"),
                anyPort,
                anyPort,
                0,
                "here",
                List.of("stdin"),
                false,
                null,
                new Access(file, null, null, false, null),
                null));
        browser = new OperatorsBrowser();
        new Gateways(product)
                .refuses("oc-fra-01", Instant.now().minusSeconds(120), 8)
                .send();
    }

    @AfterAll
    static void stop() {
        browser.close();
        product.close();
    }

    @AfterEach
    void nothingWentWrongBehindTheScenes() {
        browser.closeWindows();
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void without_a_token_nothing_is_shown_and_a_wrong_one_is_refused() {
        for (int width : List.of(DESK, PHONE)) {
            for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                Page page = browser.open(product.dashboard(), width, colours);
                page.navigate("/");
                assertThat(headingOf(page)).hasText("Sign in.");
                assertThat(page.locator("[data-row]")).hasCount(0);
                keep(page, "sign-in-" + width + "-" + colours.name().toLowerCase(Locale.ROOT));
                assertEquals(Map.of(), barriers(page, colours));
            }
        }
        Page page = browser.open(product.dashboard());
        page.navigate("/alerts");
        signIn(page, "gw_nobody_has_this");
        assertEquals(
                "that token is not, or no longer, known here",
                page.getByLabel("Token").evaluate("(input) => input.validationMessage"));
        assertThat(headingOf(page)).hasText("Sign in.");
    }

    @Test
    void a_viewer_looks_and_may_not_act_and_signing_out_leaves_nothing_on_the_screen() {
        Page page = browser.open(product.dashboard(), DESK, ColorScheme.DARK);
        page.navigate("/alerts");
        signIn(page, tokens.add("vera", Role.VIEWER));
        Locator acknowledge = acknowledge(page);
        assertThat(acknowledge).isDisabled();
        assertThat(acknowledge).hasAttribute("title", "Needs the operator role");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Signed in as vera"))
                .click();
        assertThat(page.locator("#account")).containsText("Viewer: may look.");
        keep(page, "signed-in-as-viewer");

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                .click();
        assertThat(headingOf(page)).hasText("Sign in.");
        assertThat(page.getByText("oc-fra-01")).hasCount(0);
    }

    @Test
    void an_operator_acknowledges_and_the_fleet_says_who_is_on_it() {
        Page page = browser.open(product.dashboard());
        page.navigate("/alerts");
        signIn(page, tokens.add("ada", Role.OPERATOR));
        acknowledge(page).click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByRole(AriaRole.TEXTBOX).fill("calling the owner");
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Acknowledge"))
                .click();
        assertThat(dialog).hasCount(0);
        page.navigate("/");
        assertThat(page.locator("[data-row=oc-fra-01] .taken")).hasText("ada is on it");
        keep(page, "fleet-taken-by-ada");

        page.navigate("/alerts");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Release"))
                .click();
        assertThat(acknowledge(page)).isEnabled();
    }

    @Test
    void a_session_that_has_ended_asks_to_sign_in_again_and_what_was_shown_stays() {
        for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Page page = browser.open(product.dashboard(), colours == ColorScheme.LIGHT ? DESK : PHONE, colours);
            page.navigate("/");
            signIn(page, tokens.add("olga", Role.OPERATOR));
            assertThat(page.locator("[data-row=oc-fra-01]")).isVisible();
            // As the browser does when a session is too old.
            page.context().clearCookies();
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Diagnoses"))
                    .first()
                    .click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("You are signed out.");
            assertThat(page.locator("header .live")).hasText("Signed out");
            assertThat(page.locator(".banner")).hasCount(0);
            keep(page, "signed-out-" + colours.name().toLowerCase(Locale.ROOT));
            assertEquals(Map.of(), barriers(page, colours));

            signIn(page, tokens.add("olga", Role.OPERATOR));
            assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
            assertThat(headingOf(page)).containsText("1 open diagnosis");
            assertThat(page.locator("header .live")).hasText("Live");
        }
    }

    @Test
    void who_loses_the_token_loses_the_session() {
        Page page = browser.open(product.dashboard());
        page.navigate("/");
        signIn(page, tokens.add("max", Role.VIEWER));
        assertThat(page.locator("[data-row=oc-fra-01]")).isVisible();
        tokens.revoke("max");
        page.reload();
        assertThat(headingOf(page)).hasText("Sign in.");
    }

    private static Locator acknowledge(Page page) {
        return page.locator("[data-acknowledge]").first();
    }

    private static void signIn(Page page, String token) {
        page.getByLabel("Token").fill(token);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
    }
}
