package dev.gatewatch.cli.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.gatewatch.cli.browser.OperatorsBrowser.copied;
import static dev.gatewatch.cli.browser.OperatorsBrowser.headingOf;
import static dev.gatewatch.cli.browser.OperatorsBrowser.keep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.gatewatch.cli.up.WholeProduct;
import dev.gatewatch.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is listed on the page: asked for, paged, filtered, sorted, stopped, downloaded and linked to. */
@Tag("browser")
class ListsTest {
    private static final int DEVICES = 12;
    /** What a host's history begins with, and grows by; the page asks for twenty at once. */
    private static final int PIECE = 5;

    /** A spreadsheet would take it for a formula, a table for two cells, and the page for markup. */
    private static final String HOSTILE = "=1+1,\"<i>x";

    private static final String ASKS_FOR_MORE =
            "A device approved for operator.read asks for operator.admin,operator.approvals,operator.pairing.";

    private static final Pattern SUMMARY = Pattern.compile("/api/v1/summary");
    private static final Pattern OPEN = Pattern.compile("/api/v1/diagnoses\\?.*status=open");
    private static final Pattern EVENTS = Pattern.compile("/api/v1/hosts/[^/]+/events");
    private static final Pattern HOSTS = Pattern.compile("/api/v1/hosts\\?");
    private static final Pattern HISTORY = Pattern.compile("/hosts/oc-long-01/diagnoses\\?");
    private static final Pattern OLDER = Pattern.compile("/hosts/oc-long-01/diagnoses\\?.*cursor=");
    private static final Pattern NEWEST = Pattern.compile("/hosts/oc-long-01/diagnoses\\?(?!.*cursor=)");

    @TempDir
    static Path folder;

    private static WholeProduct product;
    private static OperatorsBrowser browser;

    private Page page;

    @BeforeAll
    static void start() throws Exception {
        product = AnyProduct.in(folder);
        browser = new OperatorsBrowser();
        Instant now = Instant.now();
        var gateways = new Gateways(product);
        for (int n = DEVICES - 1; n >= 1; n--) {
            gateways.pairs("oc-long-01", now.minusSeconds(60L * n));
        }
        gateways.asksToPair("oc-long-01", now.minusSeconds(30))
                .refuses("oc-old-02", "2026.2.26", now.minusSeconds(900), 3)
                .refuses("oc-new-03", "2026.5.28", now.minusSeconds(300), 9)
                .starts("oc-well-04", now.minusSeconds(600))
                .refuses("oc-cured-05", now.minusSeconds(500), 2)
                .letsIn("oc-cured-05", now.minusSeconds(450))
                .asksForMore("oc-more-06", now.minusSeconds(200))
                .send();
    }

    @AfterAll
    static void stop() {
        browser.close();
        product.close();
    }

    @BeforeEach
    void open() {
        page = browser.open(product.dashboard());
    }

    @AfterEach
    void nothingWentWrongBehindTheScenes() {
        browser.closeWindows();
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void a_history_grows_by_older_diagnoses_and_loses_and_repeats_none_while_new_ones_come_in() throws Exception {
        Locator rows = historyInSmallPieces();
        Set<String> seen = new TreeSet<>(ids(rows));
        button("Show older").click();
        assertThat(rows).hasCount(2 * PIECE);
        seen.addAll(ids(rows));

        String newest = anotherDevice(rows);
        assertThat(rows).hasCount(2 * PIECE);
        button("Show older").click();
        assertThat(button("Show older")).hasCount(0);
        List<String> all = ids(rows);
        assertEquals(all.size(), Set.copyOf(all).size(), "none is there twice");
        assertEquals(newest, all.get(0));
        assertTrue(all.containsAll(seen), "none is lost");
        assertTrue(all.size() > DEVICES, all.size() + " rows");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText(all.size() + " diagnoses");
        keep(page, "history-of-many");
    }

    @Test
    void older_diagnoses_come_also_when_the_list_is_renewed_while_they_are_asked_for() throws Exception {
        Locator rows = historyInSmallPieces();
        List<Route> held = new ArrayList<>();
        page.route(OLDER, held::add);
        button("Show older").click();
        page.waitForCondition(() -> !held.isEmpty());
        anotherDevice(rows);
        page.unroute(OLDER);
        held.forEach(ListsTest::inSmallPieces);
        assertThat(rows).hasCount(2 * PIECE);

        page.reload();
        assertThat(rows).hasCount(PIECE);
        held.clear();
        page.route(NEWEST, held::add);
        String first = rows.first().getAttribute("data-row");
        new Gateways(product).asksToPair("oc-long-01", Instant.now()).send();
        page.waitForCondition(() -> !held.isEmpty());
        button("Show older").click();
        assertThat(rows).hasCount(2 * PIECE);
        page.unroute(NEWEST);
        held.forEach(ListsTest::inSmallPieces);
        page.waitForCondition(() -> !first.equals(rows.first().getAttribute("data-row")));
        assertThat(rows).hasCount(2 * PIECE);
    }

    @Test
    void the_fleet_is_filtered_by_version_and_by_state_and_the_filters_stay() {
        page.navigate("/");
        assertThat(host("oc-old-02")).isVisible();
        Locator version = page.getByLabel("Version", new Page.GetByLabelOptions().setExact(true));
        version.selectOption("2026.5.28");
        assertThat(page).hasURL(Pattern.compile("version=2026\\.5\\.28"));
        onlyTheNewVersionIsThere(version);

        page.reload();
        onlyTheNewVersionIsThere(version);

        host("oc-new-03").locator("a[data-host]").click();
        assertThat(headingOf(page)).hasText("oc-new-03");
        page.goBack();
        onlyTheNewVersionIsThere(version);

        Locator states = page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Filter by state"));
        Locator healthy = states.getByText("healthy");
        healthy.click();
        assertThat(page).hasURL(Pattern.compile("status=healthy"));
        assertThat(page.getByText("No host matches.")).isVisible();
        button("Clear the version filter").click();
        assertThat(version).hasValue("");
        assertThat(host("oc-well-04")).isVisible();
        assertThat(host("oc-new-03")).hasCount(0);
        page.reload();
        assertThat(healthy).hasAttribute("aria-pressed", "true");
        assertThat(host("oc-well-04")).isVisible();
        assertThat(host("oc-new-03")).hasCount(0);
        healthy.click();
        assertThat(host("oc-new-03")).isVisible();

        page.navigate("/?version=0.0.1");
        assertThat(page.getByText("No host matches.")).isVisible();
        assertThat(version).hasValue("0.0.1");
    }

    private void onlyTheNewVersionIsThere(Locator version) {
        assertThat(host("oc-new-03")).isVisible();
        assertThat(host("oc-old-02")).hasCount(0);
        assertThat(host("oc-long-01")).hasCount(0);
        assertThat(version).hasValue("2026.5.28");
    }

    @Test
    void the_fleet_is_sorted_by_its_columns_and_the_order_stays() {
        page.navigate("/");
        assertThat(host("oc-old-02")).isVisible();
        sortBy("Host");
        assertThat(page).hasURL(Pattern.compile("sort=host"));
        inOrder("oc-long-01", "oc-new-03", "oc-old-02");
        sortBy("Failures");
        assertThat(page).hasURL(Pattern.compile("sort=closes"));
        inOrder("oc-long-01", "oc-new-03", "oc-old-02");
        sortBy("Since");
        assertThat(page).hasURL(Pattern.compile("sort=since"));
        inOrder("oc-new-03", "oc-old-02");

        page.reload();
        inOrder("oc-new-03", "oc-old-02");
        host("oc-old-02").locator("a[data-host]").click();
        assertThat(headingOf(page)).hasText("oc-old-02");
        page.goBack();
        inOrder("oc-new-03", "oc-old-02");
        assertThat(page.getByRole(AriaRole.COLUMNHEADER, new Page.GetByRoleOptions().setName("Since")))
                .hasAttribute("aria-sort", "descending");
        keep(page, "fleet-sorted");

        sortBy("Worst first");
        assertThat(page).not().hasURL(Pattern.compile("sort="));
    }

    @Test
    void a_file_has_what_the_list_shows_and_no_value_of_it_is_a_formula() throws IOException {
        page.navigate("/?q=oc-more");
        assertThat(page.locator(".row[data-row]")).hasCount(1);
        List<String> csv = saved("CSV");
        assertEquals(2, csv.size());
        assertTrue(csv.get(0).startsWith("host,state,version,cause,confidence,sentence,"), csv.get(0));
        assertTrue(csv.get(1).startsWith("oc-more-06,open,"), csv.get(1));
        assertTrue(csv.get(1).contains(",\"" + ASKS_FOR_MORE + "\","), csv.get(1));
        List<String> json = saved("NDJSON");
        assertEquals(1, json.size());
        assertEquals(
                "oc-more-06", Json.mapper().readTree(json.get(0)).path("host").asString());

        // No sentence of ours begins so; one of an operator's own catalogue may.
        page.route(HOSTS, route -> {
            APIResponse answer = route.fetch();
            route.fulfill(new Route.FulfillOptions()
                    .setResponse(answer)
                    .setBody(answer.text().replace(ASKS_FOR_MORE, HOSTILE.replace("\"", "\\\""))));
        });
        page.reload();
        assertThat(host("oc-more-06")).containsText(HOSTILE);
        assertThat(page.locator("main .say i")).hasCount(0);
        String hostile = saved("CSV").get(1);
        assertTrue(hostile.contains(",\"'=1+1,\"\"<i>x\","), hostile);
        assertEquals(
                HOSTILE,
                Json.mapper()
                        .readTree(saved("NDJSON").get(0))
                        .path("diagnosis")
                        .path("sentence")
                        .asString());

        page.navigate("/diagnoses?status=resolved&cause=token-mismatch");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("1 resolved in this range, 1 with proof.");
        List<String> resolved = saved("CSV");
        assertEquals(2, resolved.size());
        assertTrue(resolved.get(1).contains(",oc-cured-05,resolved,"), resolved.get(1));

        page.navigate("/diagnoses?from=now-2d&to=now-1d&cause=token-mismatch");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("2 open diagnoses");
        assertEquals(2, saved("NDJSON").size(), "what is open is listed whenever it began");
    }

    @Test
    void the_tail_stands_still_while_it_is_paused_and_shows_only_what_is_asked_for() throws Exception {
        var gateways = new Gateways(product);
        page.navigate("/tail");
        assertThat(page.locator("#pause")).isVisible();
        gateways.starts("oc-tail-06", Instant.now()).send();
        Locator lines = page.locator(".tl[data-row]");
        assertThat(lines).hasCount(1);

        button("Pause").click();
        gateways.refuses("oc-tail-07", Instant.now(), 1).send();
        assertThat(button("2 newer lines")).isVisible();
        assertThat(lines).hasCount(1);
        keep(page, "tail-paused");
        button("Resume").click();
        assertThat(lines).hasCount(3);

        page.getByLabel("Host", new Page.GetByLabelOptions().setExact(true)).selectOption("oc-tail-07");
        assertThat(page).hasURL(Pattern.compile("host=oc-tail-07"));
        assertThat(lines).hasCount(2);
        page.getByLabel("Text contains").fill("code=1008");
        assertThat(page).hasURL(Pattern.compile("q=code%3D1008"));
        assertThat(lines).hasCount(1);
        gateways.starts("oc-tail-06", Instant.now())
                .refuses("oc-tail-07", Instant.now(), 1)
                .send();
        assertThat(lines).hasCount(2);
        assertThat(lines.filter(new Locator.FilterOptions().setHasText("code=1008")))
                .hasCount(2);

        page.reload();
        assertThat(lines).hasCount(2);
        List<String> file = saved("NDJSON");
        assertEquals(2, file.size());
        for (String line : file) {
            assertEquals("oc-tail-07", Json.mapper().readTree(line).path("host").asString());
        }
    }

    @Test
    void a_tail_whose_earlier_lines_cannot_be_had_says_so_and_asks_again() {
        page.route(
                EVENTS,
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(503)
                        .setContentType("application/problem+json")
                        .setBody("{\"title\":\"Not ready\",\"detail\":\"the state is being restored\"}")));
        page.navigate("/tail?host=oc-more-06");
        Locator problem = page.getByRole(AriaRole.STATUS)
                .filter(new Locator.FilterOptions().setHasText("Not ready (503, the state is being restored)"));
        assertThat(problem).isVisible();
        // Nobody knows whether a line matches.
        assertThat(page.getByRole(AriaRole.MAIN)).not().containsText("No line matches.");
        keep(page, "tail-not-ready");
        page.unroute(EVENTS);
        problem.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Try again"))
                .click();
        assertThat(problem).hasCount(0);
        assertThat(page.locator(".tl[data-row]").first()).containsText("oc-more-06");
    }

    @Test
    void a_line_that_is_chosen_in_the_tail_of_all_hosts_has_an_address_that_finds_it_again() throws Exception {
        page.navigate("/tail");
        assertThat(page.locator("#pause")).isVisible();
        new Gateways(product).starts("oc-tail-08", Instant.now()).send();
        Locator line = page.locator(".tl[data-row]").filter(new Locator.FilterOptions().setHasText("oc-tail-08"));
        line.first().locator("time").click();
        assertThat(page).hasURL(Pattern.compile("sel="));
        page.keyboard().press("y");
        page.waitForCondition(() -> copied(page).contains("/tail?"));

        for (String address : List.of(page.url(), copied(page))) {
            Page others = browser.open(product.dashboard());
            others.navigate(address);
            assertThat(others.locator(".tl.sel")).containsText("listening on ws://127.0.0.1:18789");
            assertThat(others.locator(".tl[data-row]")).hasCount(1);
        }
        page.navigate("/tail?uid=AAAA");
        assertThat(page.getByRole(AriaRole.MAIN)).containsText("does not say on which host");
        keep(page, "tail-hostless");
    }

    @Test
    void the_first_question_is_asked_once_though_the_stream_opens_meanwhile() {
        List<Route> held = new ArrayList<>();
        page.route(SUMMARY, held::add);
        page.navigate("/");
        assertThat(page.locator("header .live")).hasText("Live");
        page.waitForCondition(() -> !held.isEmpty());
        assertEquals(1, held.size());
        page.unroute(SUMMARY);
        held.forEach(Route::resume);
        assertThat(host("oc-old-02")).isVisible();
    }

    @Test
    void an_answer_is_shown_though_it_was_asked_for_again_meanwhile() throws Exception {
        page.navigate("/");
        assertThat(host("oc-old-02")).isVisible();
        List<Route> held = new ArrayList<>();
        page.route(OPEN, held::add);
        page.keyboard().press("g");
        page.keyboard().press("d");
        page.waitForCondition(() -> !held.isEmpty());
        new Gateways(product).asksToPair("oc-again-09", Instant.now()).send();
        page.waitForCondition(() -> held.size() > 1);
        held.remove(0).resume();
        assertThat(headingOf(page)).containsText("open diagnoses");
        page.unroute(OPEN);
        held.forEach(Route::resume);
    }

    @Test
    void a_host_that_the_stream_told_of_stays_though_the_questions_after_it_fail() throws Exception {
        page.navigate("/");
        assertThat(host("oc-more-06")).isVisible();
        List<Route> refused = new ArrayList<>();
        page.route(HOSTS, route -> {
            refused.add(route);
            route.abort();
        });
        new Gateways(product)
                .asksForMore("oc-told-09", Instant.now().minusSeconds(5))
                .send();
        assertThat(host("oc-told-09")).isVisible();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Try again"))
                .click();
        int before = refused.size();
        page.waitForCondition(() -> refused.size() > before);
        page.waitForTimeout(1000);
        assertThat(host("oc-told-09")).isVisible();
        page.unroute(HOSTS);
    }

    /** What {@code get} gives for an answer of {@code [body]} that ends by {@code [how]}. */
    private static final String BREAKS_OFF = """
            async ([body, how]) => {
                const { get } = await import("/api.js");
                const real = window.fetch;
                const request = new AbortController();
                window.fetch = async (...asked) => {
                    const answer = await real(...asked);
                    if (how === "abort") {
                        request.abort();
                        return answer;
                    }
                    return new Response(new ReadableStream({
                        start(stream) {
                            stream.enqueue(new TextEncoder().encode(body));
                            if (how === "cut") stream.error(new TypeError("the connection is gone"));
                            else stream.close();
                        },
                    }));
                };
                try {
                    return JSON.stringify(await get("/hosts", {}, request.signal));
                } catch (e) {
                    return `${e.name}: ${e.title ?? ""}`;
                } finally {
                    window.fetch = real;
                }
            }
            """;

    @Test
    void an_answer_that_breaks_off_or_is_somebody_elses_is_none() {
        page.navigate("/");
        assertEquals("AbortError: ", page.evaluate(BREAKS_OFF, List.of("", "abort")));
        assertEquals("Error: The server's answer broke off", page.evaluate(BREAKS_OFF, List.of("{\"items\":[", "cut")));
        assertEquals(
                "Error: The answer is not Gatewatch's",
                page.evaluate(BREAKS_OFF, List.of("<h1>Sign in to the network</h1>", "end")));
        assertEquals("{\"items\":[]}", page.evaluate(BREAKS_OFF, List.of("{\"items\":[]}", "end")));
    }

    @Test
    void an_answer_that_took_a_minute_does_not_make_the_next_wait_for_minutes() throws Exception {
        page.clock().install();
        page.navigate("/");
        assertThat(host("oc-old-02")).isVisible();
        int needing = Integer.parseInt(headingOf(page).innerText().split(" ")[0]);
        List<Route> held = new ArrayList<>();
        page.route(SUMMARY, held::add);
        new Gateways(product).asksToPair("oc-slow-10", Instant.now()).send();
        page.waitForCondition(() -> !held.isEmpty());
        page.clock().fastForward("01:00");
        page.unroute(SUMMARY);
        held.forEach(Route::resume);
        new Gateways(product).asksToPair("oc-slow-11", Instant.now()).send();
        assertThat(headingOf(page)).containsText(needing + 2 + " of ");
    }

    private static void inSmallPieces(Route route) {
        route.resume(new Route.ResumeOptions().setUrl(route.request().url().replace("limit=20", "limit=" + PIECE)));
    }

    private Locator historyInSmallPieces() {
        page.route(HISTORY, ListsTest::inSmallPieces);
        page.navigate("/hosts/oc-long-01");
        Locator rows = page.getByRole(
                        AriaRole.TABLE,
                        new Page.GetByRoleOptions().setName("History").setExact(true))
                .locator("tbody tr");
        assertThat(rows).hasCount(PIECE);
        return rows;
    }

    /** A device more asks to be paired; comes back with its diagnosis when the list begins with it. */
    private static String anotherDevice(Locator rows) throws Exception {
        String first = rows.first().getAttribute("data-row");
        new Gateways(product).asksToPair("oc-long-01", Instant.now()).send();
        rows.page().waitForCondition(() -> !first.equals(rows.first().getAttribute("data-row")));
        return rows.first().getAttribute("data-row");
    }

    private Locator host(String name) {
        return page.locator("[data-row=" + name + "]");
    }

    private Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private void sortBy(String column) {
        page.getByRole(AriaRole.COLUMNHEADER)
                .getByText(column, new Locator.GetByTextOptions().setExact(true))
                .click();
    }

    private void inOrder(String... hosts) {
        page.waitForCondition(() -> {
            List<String> listed = ids(page.locator(".row[data-row]")).stream()
                    .filter(List.of(hosts)::contains)
                    .toList();
            return listed.equals(List.of(hosts));
        });
    }

    private static List<String> ids(Locator rows) {
        return ((List<?>) rows.evaluateAll("rows => rows.map((row) => row.dataset.row)"))
                .stream().map(String::valueOf).toList();
    }

    private List<String> saved(String format) throws IOException {
        return Files.readAllLines(page.waitForDownload(() -> page.getByRole(
                                AriaRole.BUTTON,
                                new Page.GetByRoleOptions().setName(format).setExact(true))
                        .click())
                .path());
    }
}
