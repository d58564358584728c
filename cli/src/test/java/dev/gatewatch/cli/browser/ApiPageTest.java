package dev.gatewatch.cli.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.gatewatch.cli.browser.OperatorsBrowser.copied;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.gatewatch.cli.up.WholeProduct;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on which the API is tried, in a real browser on a running server. */
@Tag("browser")
class ApiPageTest {
    @TempDir
    static Path folder;

    private static WholeProduct product;
    private static OperatorsBrowser browser;

    private Page page;

    @BeforeAll
    static void start() {
        product = AnyProduct.in(folder, "oc-test-01", "file:" + folder.resolve("gateway.log"));
        browser = new OperatorsBrowser();
    }

    @AfterAll
    static void stop() {
        browser.close();
        product.close();
    }

    @BeforeEach
    void openPage() {
        page = browser.open(product.dashboard());
    }

    @AfterEach
    void nothingWentWrongBehindTheScenes() {
        browser.closeWindows();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void the_api_is_found_and_tried_from_the_page() {
        page.navigate("/");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("API").setExact(true))
                .click();
        Locator hosts = operation("hosts");
        hosts.locator("> summary").click();

        tryIt(hosts);

        assertThat(hosts.locator(".answer")).containsText("200 OK");
        assertThat(hosts.locator(".answer pre")).containsText("\"host\": \"oc-test-01\"");
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(OperatorsBrowser.SCREENS.resolve("api.png"))
                .setFullPage(true));
    }

    @Test
    void an_operation_has_an_address_and_what_is_filled_in_is_asked() {
        page.navigate("/api?sel=hosts");
        Locator hosts = operation("hosts");

        hosts.getByLabel("limit").fill("0");
        hosts.getByLabel("sort").selectOption("closes");
        tryIt(hosts);

        assertThat(hosts.locator(".asked")).hasText("GET /api/v1/hosts?sort=closes&limit=0");
        assertThat(hosts.locator(".answer")).containsText("400");
        assertThat(hosts.locator(".answer pre")).containsText("limit is '0', must be a number from 1 to 1000");
        hosts.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Copy as a curl command"))
                .click();
        page.waitForCondition(
                () -> copied(page).equals("curl -sS '" + product.dashboard() + "/api/v1/hosts?sort=closes&limit=0'"));
    }

    @Test
    void a_stream_is_shown_as_it_comes_until_it_is_stopped() {
        page.navigate("/api?sel=stream");
        Locator stream = operation("stream");

        tryIt(stream);

        assertThat(stream.locator(".answer pre")).containsText(":");
        stream.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Stop"))
                .click();
        assertThat(stream.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Stop")))
                .hasCount(0);
    }

    @Test
    void every_operation_says_what_it_answers_with_an_example() {
        page.navigate("/api?sel=diagnosis");
        Locator diagnosis = operation("diagnosis");

        Locator answer = diagnosis.locator(".said").first();
        answer.locator("> summary").click();

        assertThat(answer).containsText("catalogueVersion");
        assertThat(answer.locator("pre")).containsText("\"cause\": ");
        int operations = page.locator(".api > details").count();
        assertThat(operations).isGreaterThan(14);
    }

    private Locator operation(String id) {
        return page.locator("#op-" + id);
    }

    private static void tryIt(Locator operation) {
        operation
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Try it"))
                .click();
    }
}
