package dev.gatewatch.cli.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.gatewatch.cli.browser.OperatorsBrowser.DESK;
import static dev.gatewatch.cli.browser.OperatorsBrowser.PHONE;
import static dev.gatewatch.cli.browser.OperatorsBrowser.copied;
import static dev.gatewatch.cli.browser.OperatorsBrowser.headingOf;
import static dev.gatewatch.cli.browser.OperatorsBrowser.keep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.gatewatch.cli.up.WholeProduct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Drives the page in a real browser, on the whole product: one host's lines are appended to its gateway's log file, those
 * of others are sent to the front door.
 */
@Tag("browser")
class OperatorsPageTest {
    private static final String DEVICE = "98daf1eeab57f10c53481d98c0a014ae6cc10b4dbfe04ecc50f9c5035f23539e";

    /** What makes a page scroll sideways. */
    private static final String STICKING_OUT = """
            () => document.documentElement.scrollWidth <= innerWidth ? "" : [...document.querySelectorAll("main *")]
                .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
                .map((element) => `${element.tagName}.${element.className}`).slice(0, 8).join(" ") || "something"
            """;

    /** Signs and names on a host's time line that run into each other, or out of their track. */
    private static final String COLLISIONS = """
            () => {
                const seen = [...document.querySelectorAll(
                    ".item .span, .item .tick, .item.aside .name, .axisboard .axis span:not(.unseen)")].map((element) => {
                        const { left, right, top, bottom } = element.getBoundingClientRect();
                        return { element, left, right, top, bottom, track: element.parentElement.closest("div:not(.item)")
                            .getBoundingClientRect() };
                    });
                const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom && b.top < a.bottom;
                return [
                    ...seen.flatMap((a, i) => seen.slice(i + 1).filter((b) => meet(a, b))
                        .map((b) => `${a.element.textContent.trim()} meets ${b.element.textContent.trim()}`)),
                    ...seen.filter((a) => a.right > a.track.right + 8 || a.bottom > a.track.bottom)
                        .map((a) => `${a.element.textContent.trim()} sticks out`),
                ].join("; ");
            }
            """;

    /** Modules that the browser learns of only from other modules, or that are not there. */
    private static final String LATE_MODULES = """
            () => {
                const named = [...document.querySelectorAll("link[rel=modulepreload], script[type=module]")]
                    .map(({ href, src }) => href ?? src);
                return performance.getEntriesByType("resource")
                    .filter(({ name, responseStatus }) => name.endsWith(".js") && (responseStatus !== 200 || !named.includes(name)))
                    .map(({ name }) => name).join(" ");
            }
            """;

    private static final Pattern SUMMARY = Pattern.compile("/api/v1/summary");
    private static final Pattern FIRING = Pattern.compile("/api/v1/alerts\\?state=firing");
    private static final Pattern UNTIL = Pattern.compile("^\\s*Acknowledge until \\S.*");
    private static final Pattern DIAGNOSES = Pattern.compile("/api/v1/diagnoses");

    @TempDir
    static Path folder;

    private static Path log;
    private static WholeProduct product;
    private static OperatorsBrowser browser;

    @BeforeAll
    static void start() throws Exception {
        log = Files.writeString(folder.resolve("gateway.log"), "");
        product = AnyProduct.in(folder, "oc-test-01", "file:" + log);
        browser = new OperatorsBrowser();
        Instant now = Instant.now();
        var gateways = new Gateways(product);
        for (int n = 1; n <= 3; n++) {
            gateways.refuses("oc-fra-0" + n, now.minusSeconds(120), 8);
        }
        gateways.starts("oc-well-01", now.minusSeconds(60)).send();
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
    void a_fault_appears_without_reload_its_fix_is_copied_and_the_cure_turns_it_green() throws IOException {
        String request = UUID.randomUUID().toString();
        Page page = browser.open(product.dashboard());
        page.navigate("/");
        assertThat(headingOf(page)).isVisible();

        print(
                "gateway/ws",
                "{\"cause\":\"pairing-required\",\"handshake\":\"failed\",\"deviceId\":\"" + DEVICE
                        + "\",\"requestId\":\"" + request + "\",\"reason\":\"not-paired\"}",
                "closed before connect conn=" + UUID.randomUUID() + " remote=10.20.4.31 fwd=n/a origin=n/a"
                        + " host=10.20.4.2:18789 ua=n/a code=1008 reason=pairing required");
        Locator row = page.locator("[data-row=oc-test-01]");
        assertThat(row).containsText("openclaw devices approve " + request);
        keep(page, "fleet-with-a-fault");

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Copy the fix for oc-test-01"))
                .click();
        page.waitForCondition(() -> copied(page).contains("openclaw devices approve " + request));

        row.locator("[data-open]").click();
        assertThat(headingOf(page)).containsText("never approved");
        assertThat(page.locator(".sheet")).containsText("waiting");
        String diagnosis = page.url();
        keep(page, "diagnosis-open");

        print("gateway", null, "device pairing approved device=" + DEVICE + " role=operator");
        assertThat(page.locator(".sheet.cured")).isVisible();
        assertThat(page.locator(".sheet.cured")).containsText("device pairing approved");
        assertEquals(diagnosis, page.url());
        keep(page, "diagnosis-cured");

        page.navigate("/hosts/oc-test-01");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("Resolved");
        keep(page, "host-cured");
    }

    @Test
    void hosts_with_one_cause_are_one_row_that_folds_and_their_filters_are_part_of_the_address() {
        Page page = browser.open(product.dashboard());
        page.navigate("/");
        Locator group = page.locator(".row.group");
        assertThat(group).containsText("3 hosts");
        assertThat(page.locator("[data-row=oc-fra-02]")).isVisible();
        group.getByRole(AriaRole.BUTTON).first().click();
        assertThat(page.locator("[data-row=oc-fra-02]")).hasCount(0);
        group.getByRole(AriaRole.BUTTON).first().click();
        assertThat(page.locator("[data-row=oc-fra-02]")).isVisible();

        page.getByLabel("Cause", new Page.GetByLabelOptions().setExact(true)).selectOption("token-mismatch");
        assertThat(page).hasURL(Pattern.compile("cause=token-mismatch"));
        page.getByRole(AriaRole.SEARCHBOX).first().fill("oc-fra-03");
        assertThat(page).hasURL(Pattern.compile("q=oc-fra-03"));
        assertThat(page.locator("[data-row=oc-fra-03]")).isVisible();
        assertThat(page.locator("[data-row=oc-fra-01]")).hasCount(0);

        Page others = browser.open(product.dashboard());
        others.navigate(page.url());
        assertThat(others.locator("[data-row=oc-fra-03]")).isVisible();
        assertThat(others.locator("[data-row=oc-fra-01]")).hasCount(0);
    }

    @Test
    void every_view_has_an_address_that_opens_it_and_a_copied_link_has_fixed_times() {
        Page page = browser.open(product.dashboard());
        for (String address : List.of("/", "/diagnoses", "/alerts", "/tail", "/catalogue", "/hosts/oc-fra-01")) {
            page.navigate(address);
            assertThat(headingOf(page)).isVisible();
            assertEquals(product.dashboard() + address, page.url());
        }
        page.keyboard().press("y");
        page.waitForCondition(() -> copied(page).contains("/hosts/oc-fra-01?from=20"));
        page.navigate(copied(page));
        assertThat(headingOf(page)).hasText("oc-fra-01");
        assertThat(page.getByRole(
                        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Time range: "))))
                .containsText(" to ");
    }

    @Test
    void all_modules_are_asked_for_at_once() {
        Page page = browser.open(product.dashboard());
        page.navigate("/");
        assertThat(headingOf(page)).isVisible();
        assertEquals("", page.evaluate(LATE_MODULES));
    }

    @Test
    void a_line_of_the_evidence_has_an_address() {
        Page page = browser.open(product.dashboard());
        page.navigate("/hosts/oc-fra-01");
        page.locator("h2.cause a").click();
        page.locator("a[href='#L1']").first().click();
        assertThat(page).hasURL(Pattern.compile("/diagnoses/[^/]+#L1$"));
        page.navigate("/");
        page.goBack();
        assertThat(page.locator("#L1")).isInViewport();
    }

    @Test
    void on_a_time_line_no_name_runs_into_another_however_much_happens_at_once() throws Exception {
        Instant now = Instant.now();
        var gateways = new Gateways(product);
        for (int hours = 5; hours >= 1; hours--) {
            Instant time = now.minusSeconds(3600L * hours);
            gateways.starts("oc-busy-01", time)
                    .starts("oc-busy-01", time.plusSeconds(120))
                    .starts("oc-busy-01", time.plusSeconds(200))
                    .refuses("oc-busy-01", time.plusSeconds(300), 8)
                    .asksToPair("oc-busy-01", time.plusSeconds(420));
        }
        gateways.refuses("oc-busy-01", now.minusSeconds(60), 8).send();
        Page page = browser.open(product.dashboard());
        page.navigate("/hosts/oc-busy-01");
        // All of it was read when the last start was.
        assertThat(page.locator(".track .tick").nth(14))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(90_000));
        for (int width : List.of(DESK, 1100, 760, PHONE)) {
            page.setViewportSize(width, 900);
            keep(page, "host-busy-" + width);
            page.waitForCondition(() -> "".equals(page.evaluate(COLLISIONS)));
        }
    }

    @Test
    void the_keyboard_goes_everywhere() {
        Page page = browser.open(product.dashboard());
        page.navigate("/");
        assertThat(page.locator("[data-row=oc-fra-01]")).isVisible();
        page.keyboard().press("j");
        page.keyboard().press("j");
        assertThat(page.locator(".row.on")).hasCount(1);
        page.keyboard().press("c");
        page.waitForCondition(() -> copied(page).contains("openclaw.json"));
        page.keyboard().press("h");
        assertThat(page).hasURL(Pattern.compile("/hosts/oc-"));
        page.keyboard().press("g");
        page.keyboard().press("d");
        assertThat(page).hasURL(Pattern.compile("/diagnoses"));
        page.keyboard().press("?");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Copy the fix");
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        page.keyboard().press("/");
        page.keyboard().type("jk");
        assertThat(page).hasURL(Pattern.compile("q=jk"));
    }

    @Test
    void who_searches_before_the_view_has_come_keeps_the_keyboard() {
        Page page = browser.open(product.dashboard());
        page.navigate("/");
        assertThat(page.locator("[data-row=oc-fra-01]")).isVisible();
        List<Route> held = new ArrayList<>();
        page.route(DIAGNOSES, held::add);
        page.keyboard().press("g");
        page.keyboard().press("d");
        assertThat(page.locator("h1[data-waiting]")).isFocused();
        page.keyboard().press("/");
        page.unroute(DIAGNOSES);
        held.forEach(Route::resume);
        assertThat(page.locator("h1:not([data-waiting])")).isVisible();
        page.keyboard().type("jk");
        assertThat(page).hasURL(Pattern.compile("q=jk"));
    }

    @Test
    void the_theme_follows_the_system_until_the_user_chooses_and_then_stays() {
        Page page = browser.open(product.dashboard(), DESK, ColorScheme.DARK);
        page.navigate("/");
        assertThat(page.locator("[data-row=oc-fra-01]")).isVisible();
        assertTrue(brightness(page) < 60, "dark");
        keep(page, "fleet-dark");
        page.keyboard().press("t");
        page.waitForCondition(() -> brightness(page) > 200);
        page.reload();
        assertThat(headingOf(page)).isVisible();
        assertTrue(brightness(page) > 200, "light, as chosen");
    }

    @Test
    void a_list_is_downloaded_as_lines_of_json_and_as_csv() throws IOException {
        Page page = browser.open(product.dashboard());
        page.navigate("/diagnoses?cause=token-mismatch");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("3 open diagnoses");
        Download csv =
                page.waitForDownload(() -> page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("CSV"))
                        .click());
        List<String> rows = Files.readAllLines(csv.path());
        assertTrue(rows.get(0).startsWith("id,host,status,cause,"), rows.get(0));
        assertEquals(4, rows.size());
        Download ndjson = page.waitForDownload(
                () -> page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("NDJSON"))
                        .click());
        assertEquals(3, Files.readAllLines(ndjson.path()).size());
    }

    @Test
    void a_message_that_is_pasted_leads_to_its_cause_and_fix() {
        Page page = browser.open(product.dashboard());
        page.navigate("/catalogue");
        page.locator("main input[type=search]")
                .fill("2026-11-22T06:51:57.615Z [ws] unauthorized conn=795bde52 remote=10.0.0.7 client=cli cli vdev"
                        + " reason=token_mismatch");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("wrong gateway token");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("A client presents a wrong gateway token"))
                .first()
                .click();
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("openclaw ");
        keep(page, "catalogue-entry");
    }

    @Test
    void while_state_is_read_back_the_page_says_so_and_goes_on_by_itself() {
        Page page = browser.open(product.dashboard());
        page.route(SUMMARY, route -> {
            APIResponse answer = route.fetch();
            route.fulfill(new Route.FulfillOptions()
                    .setResponse(answer)
                    .setBody(answer.text()
                            .replace("\"state\":\"live\"", "\"state\":\"restoring\"")
                            .replaceFirst("\"ready\":\\d+,\"total\":\\d+", "\"ready\":3,\"total\":9")));
        });
        page.navigate("/");
        Locator banner = page.locator(".banner.info");
        assertThat(banner).containsText("Restoring state. 3 of 9 partitions are ready");
        assertThat(page.locator("[data-row=oc-fra-01]")).isVisible();
        keep(page, "restoring");

        page.unroute(SUMMARY);
        assertThat(banner).hasCount(0);
    }

    @Test
    void on_a_phone_no_view_scrolls_sideways_however_long_a_word_of_a_log_is() throws Exception {
        new Gateways(product)
                .asksForMore("oc-long-01", Instant.now().minusSeconds(30))
                .send();
        Page page = browser.open(product.dashboard(), PHONE, ColorScheme.LIGHT);
        page.navigate("/diagnoses");
        Locator sentence = page.locator(".say")
                .filter(new Locator.FilterOptions().setHasText("operator.admin,operator.approvals,operator.pairing"));
        assertThat(sentence.first()).isVisible();
        String diagnosis = sentence.first().getAttribute("href");
        for (String address : List.of(
                "/diagnoses",
                diagnosis,
                "/",
                "/alerts",
                "/tail",
                "/tail?host=oc-long-01",
                "/catalogue",
                "/hosts/oc-fra-01",
                "/hosts/oc-long-01")) {
            page.navigate(address);
            assertThat(page.locator("h1:not([data-waiting])")).isVisible();
            page.waitForLoadState();
            assertEquals("", page.evaluate(STICKING_OUT), address);
            keep(page, "phone" + address.replaceAll("[^a-z0-9]+", "-"));
        }
    }

    @Test
    void the_link_to_a_line_of_the_tail_holds_when_the_line_is_old() throws Exception {
        new Gateways(product)
                .starts("oc-old-01", Instant.now().minus(Duration.ofHours(9)))
                .send();
        Page page = browser.open(product.dashboard());
        page.navigate("/tail?host=oc-old-01&from=now-12h");
        page.locator(".tl[data-row]").first().click();
        String link = page.getByText("link to this line").getAttribute("href");

        Page others = browser.open(product.dashboard());
        others.navigate(link);
        assertThat(others.locator(".tl.sel")).containsText("listening on ws://127.0.0.1:18789");
        others.navigate(link.replaceAll("uid=[^&]*", "uid=gone"));
        assertThat(others.getByRole(AriaRole.MAIN)).containsText("This line is not kept any more.");
    }

    @Test
    void of_many_alerts_that_fire_the_number_is_the_servers_and_all_can_be_reached() {
        Page page = browser.open(product.dashboard());
        // The page asks for a hundred at once.
        page.route(
                FIRING,
                route -> route.resume(
                        new Route.ResumeOptions().setUrl(route.request().url().replace("limit=100", "limit=1"))));
        page.navigate("/alerts");
        assertThat(headingOf(page)).hasText(Pattern.compile("[3-9] alerts are firing\\."));
        int firing = Integer.parseInt(headingOf(page).innerText().substring(0, 1));
        assertTrue(page.title().startsWith("(" + firing + ") "), page.title());
        assertThat(page.locator("nav .badge")).containsText(String.valueOf(firing));
        Locator rows = alert(page, "Firing").getByRole(AriaRole.LISTITEM);
        assertThat(rows).hasCount(1);
        for (int shown = 2; shown <= firing; shown++) {
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show more firing"))
                    .click();
            assertThat(rows).hasCount(shown);
        }
        assertThat(page.getByText("Show more firing")).hasCount(0);
    }

    @Test
    void a_part_of_the_time_line_is_drawn_out_to_the_whole_and_the_range_is_chosen_from_a_list() {
        Page page = browser.open(product.dashboard());
        page.navigate("/hosts/oc-fra-01");
        BoundingBox track = page.locator(".axisboard .tall .track").boundingBox();
        page.mouse().move(track.x + track.width / 2, track.y + 5);
        page.mouse().down();
        page.mouse().move(track.x + track.width - 10, track.y + 5);
        page.mouse().up();
        assertThat(page).hasURL(Pattern.compile("from=20.*to=20"));

        page.keyboard().press("r");
        Locator picker = page.locator("#range");
        assertThat(picker).isVisible();
        keep(page, "range");
        picker.getByLabel("From").fill("now-2h");
        picker.getByLabel("To", new Locator.GetByLabelOptions().setExact(true)).fill("now-3h");
        picker.getByText("Apply").click();
        assertEquals(
                "This lies before the beginning",
                picker.locator("input[name=to]").evaluate("(input) => input.validationMessage"));
        picker.locator("input[name=to]").fill("now");
        picker.getByText("Apply").click();
        assertThat(picker).isHidden();
        assertThat(page).hasURL(Pattern.compile("from=now-2h"));
    }

    @Test
    void keys_pause_the_tail_and_take_up_an_alert() {
        Page page = browser.open(product.dashboard());
        page.navigate("/tail");
        assertThat(page.locator("#pause")).isVisible();
        page.keyboard().press("p");
        assertThat(page.locator("#pause")).hasAttribute("aria-pressed", "true");
        page.keyboard().press(".");
        assertThat(page.locator("#pause")).hasAttribute("aria-pressed", "false");

        page.navigate("/alerts");
        // There once the page knows who looks at it.
        assertThat(alert(page, "Firing").getByText("Acknowledge").first()).isVisible();
        page.keyboard().press("j");
        page.keyboard().press("a");
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("Everybody sees that you are on it.");
        page.keyboard().press("Escape");
        assertThat(dialog).hasCount(0);
        page.keyboard().press("s");
        assertThat(dialog).containsText("Ends");
        page.keyboard().press("Escape");
        assertThat(dialog).hasCount(0);
    }

    @Test
    void text_from_a_log_is_text_on_the_page() throws IOException {
        Page page = browser.open(product.dashboard());
        page.onDialog(dialog -> fail("a line ran as a script"));
        page.navigate("/tail");
        assertThat(headingOf(page)).isVisible();
        print(
                "gateway/ws",
                null,
                "unauthorized conn=" + UUID.randomUUID()
                        + " remote=127.0.0.1 client=<img/src=x/onerror=alert(1)> webchat vdev reason=token_missing");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("onerror=alert(1)");
        assertThat(page.locator("main img")).hasCount(0);
        keep(page, "tail");
    }

    @Test
    void an_alert_is_acknowledged_with_a_reason_that_everybody_sees_and_released() {
        Page page = browser.open(product.dashboard());
        page.navigate("/alerts");
        Locator dialog = acknowledge(page, "oc-fra-02");
        dialog.getByLabel("Reason").fill("asking its <b>owner</b>");
        keep(page, "acknowledge");
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(UNTIL))
                .click();
        assertThat(dialog).hasCount(0);
        assertThat(alert(page, "Acknowledged")).containsText("asking its <b>owner</b>");
        assertThat(alert(page, "Acknowledged")).containsText("On it until ");
        // Also under the hand that has just acknowledged it.
        assertThat(alertOf(page, "oc-fra-02")).hasCount(0);

        Page others = browser.open(product.dashboard());
        others.navigate("/alerts");
        assertThat(alert(others, "Acknowledged")).containsText("oc-fra-02");
        Page fleet = browser.open(product.dashboard());
        fleet.navigate("/");
        Locator taken = fleet.locator("[data-row=oc-fra-02] .taken");
        assertThat(taken).containsText("is on it");
        assertThat(taken).hasAttribute("title", Pattern.compile("^asking its <b>owner</b> \\(until .*\\)$"));
        assertThat(fleet.locator(".taken")).hasCount(1);
        keep(fleet, "fleet-taken");
        keep(others, "alerts");
        others.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Release"))
                .click();
        assertThat(alertOf(others, "oc-fra-02")).hasCount(1);
        // Rows come to a reader who has just been there only when he rests.
        assertThat(alertOf(page, "oc-fra-02")).hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(30_000));
        assertThat(taken).hasCount(0);
    }

    @Test
    void an_acknowledgement_ends_when_its_time_is_over_or_with_its_alert_as_its_dialog_says() {
        Page page = browser.open(product.dashboard());
        page.navigate("/alerts");
        Locator dialog = acknowledge(page, "oc-fra-01");
        Locator does = dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Acknowledge"));
        assertThat(does).hasText(UNTIL);
        assertThat(dialog).containsText("If the alert is not resolved by then, it is firing again, and told again.");
        dialog.getByLabel("Ends").selectOption("when the alert is resolved");
        assertThat(does).hasText("Acknowledge");
        assertThat(dialog).containsText("It ends when the alert is resolved.");
        dialog.getByLabel("Reason").fill("looking at it");
        does.click();
        assertThat(alert(page, "Acknowledged")).containsText("Not told again until it is resolved.");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Release"))
                .click();
        assertThat(alert(page, "Acknowledged")).hasCount(0);

        acknowledge(page, "oc-fra-01");
        dialog.getByLabel("Ends").selectOption("at a time of your own");
        dialog.getByLabel("Until").fill("2026-01-01 09:00");
        assertEquals(
                "A time that is still to come, such as 2026-11-22 18:00",
                dialog.getByLabel("Until").evaluate("(input) => input.validationMessage"));
        dialog.getByLabel("Until").fill(Instant.now().plusSeconds(10).toString());
        dialog.getByLabel("Reason").fill("only for a moment");
        keep(page, "acknowledge-until");
        does.click();
        assertThat(alert(page, "Acknowledged")).containsText("only for a moment");
        Locator newest =
                alert(page, "Who decided what").getByRole(AriaRole.LISTITEM).first();
        assertThat(newest).containsText("local");
        assertThat(newest).containsText("Acknowledged: repeated-1008-closes on oc-fra-01, until 20");
        assertThat(newest).containsText("only for a moment");
        keep(page, "alerts-acknowledged-until");
        // A page asks again by itself every half a minute.
        assertThat(alert(page, "Acknowledged")).hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(60_000));
        assertThat(alert(page, "Firing")).containsText("oc-fra-01");
    }

    @Test
    void a_silence_says_what_it_covers_before_it_is_confirmed_and_ends_early() {
        Page page = browser.open(product.dashboard());
        page.navigate("/alerts");
        assertThat(alert(page, "Firing")).containsText("oc-fra-03");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("New silence"))
                .click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByLabel("Hosts").fill("oc-fra-03");
        assertThat(dialog).containsText("Covers 1 alert now: oc-fra-03.");
        dialog.getByLabel("Reason").fill("maintenance");
        keep(page, "silence");
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("^Silence until ")))
                .click();
        assertThat(dialog).hasCount(0);
        assertThat(alert(page, "Silenced")).containsText("oc-fra-03");
        assertThat(alert(page, "Silenced")).containsText("maintenance");
        keep(page, "alerts-silenced");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("End now"))
                .click();
        assertThat(alert(page, "Firing")).containsText("oc-fra-03");
    }

    /** Opens the dialog of a host's alert. */
    private static Locator acknowledge(Page page, String host) {
        alertOf(page, host)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Acknowledge"))
                .click();
        return page.getByRole(AriaRole.DIALOG);
    }

    /** The row of a host's own alert, while it is firing. */
    private static Locator alertOf(Page page, String host) {
        return alert(page, "Firing")
                .getByRole(AriaRole.LISTITEM)
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator("a[data-host]", new Page.LocatorOptions().setHasText(host))));
    }

    private static Locator alert(Page page, String group) {
        return page.getByRole(
                AriaRole.LIST, new Page.GetByRoleOptions().setName(group).setExact(true));
    }

    /** Of what is behind everything, from 0 to 255. */
    private static int brightness(Page page) {
        return ((Number) page.evaluate("Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])"))
                .intValue();
    }

    private static void print(String subsystem, String context, String message) throws IOException {
        Files.writeString(
                log,
                Gateways.line(subsystem, context, message)
                                .replace("@time@", Instant.now().toString())
                        + '\n',
                StandardOpenOption.APPEND);
    }
}
