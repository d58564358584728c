package dev.gatewatch.cli.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Chromium of this machine, and the windows that were opened in it. What they complain about is kept. */
final class OperatorsBrowser implements AutoCloseable {
    /** Where the looks of the page are kept, for whoever changes it. */
    static final Path SCREENS = Path.of("target", "screens");

    static final int DESK = 1440;
    static final int PHONE = 390;

    private static final Set<String> SERIOUS = Set.of("serious", "critical");
    private static final double PATIENCE_MILLIS = Duration.ofSeconds(30).toMillis();

    private final Playwright playwright;
    private final Browser browser;
    private final List<BrowserContext> windows = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    OperatorsBrowser() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(installedBrowser())
                        .setArgs(
                                List.of("--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking")));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    }

    Page open(String dashboard) {
        return open(dashboard, DESK, ColorScheme.LIGHT);
    }

    Page open(String dashboard, int width, ColorScheme colours) {
        BrowserContext window = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(dashboard)
                .setViewportSize(width, width == PHONE ? 844 : 900)
                .setColorScheme(colours)
                .setPermissions(List.of("clipboard-read", "clipboard-write")));
        windows.add(window);
        Page page = window.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            // What the server refuses is told by the browser, too, and shown by the page.
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                complaints.add(message.text());
            }
        });
        return page;
    }

    void closeWindows() {
        windows.forEach(BrowserContext::close);
        windows.clear();
    }

    /** Errors of scripts and what the security policy refused, of all windows. */
    List<String> complaints() {
        return complaints;
    }

    /** What axe finds on the page that shuts people out, by rule. */
    static Map<String, String> barriers(Page page, ColorScheme colours) {
        var axe = new AxeBuilder(page);
        // In the dark only the colours differ.
        return (colours == ColorScheme.DARK ? axe.withRules(List.of("color-contrast")) : axe)
                .analyze().getViolations().stream()
                        .filter(rule -> SERIOUS.contains(rule.getImpact()))
                        .collect(Collectors.toMap(
                                Rule::getId,
                                rule -> rule.getHelp() + ": "
                                        + rule.getNodes().get(0).getTarget()));
    }

    static Page.GetByRoleOptions heading() {
        return new Page.GetByRoleOptions().setLevel(1);
    }

    /** The sentence that a view begins with. */
    static Locator headingOf(Page page) {
        return page.getByRole(AriaRole.HEADING, heading());
    }

    static void keep(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENS.resolve(name + ".png")));
    }

    static String copied(Page page) {
        return String.valueOf(page.evaluate("navigator.clipboard.readText()"));
    }

    @Override
    public void close() {
        closeWindows();
        browser.close();
        playwright.close();
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
