package dev.gatewatch.benchmarks;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.up.WholeProduct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The dashboard in the Chromium of this machine, each time as somebody who never opened it before: what it weighs on the
 * wire, when something is seen, and when the first host can be read. Beside it a page with nothing on it: what the
 * browser itself takes.
 */
final class PageBenchmark implements Benchmark {
    private static final int VISITS = 20;
    private static final int WARM_UP = 3;
    private static final Address ANY_PORT = new Address("127.0.0.1", 0);
    private static final String ROW = ".row[data-row]";

    /** Notes when the first row stands in the document. */
    private static final String WATCH = "new MutationObserver((_, watch) => { if (document.querySelector('" + ROW
            + "')) { window.firstRow = performance.now(); watch.disconnect(); } })"
            + ".observe(document, { childList: true, subtree: true })";

    private static final String WEIGHT = "performance.getEntriesByType('resource')"
            + ".filter(({ name }) => /[.](js|css)$/.test(name)).reduce((sum, one) => sum + one.encodedBodySize, 0)";
    private static final String FILES_LOADED =
            "performance.getEntriesByType('resource')" + ".filter(({ name }) => /[.](js|css)$/.test(name)).length";
    private static final String FIRST_PAINT =
            "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0";

    @Override
    public void run(Figures figures) throws Exception {
        Path data = Files.createTempDirectory("gatewatch-benchmark");
        figures.progress("starting the product with the demo's fleet");
        try (var product = WholeProduct.start(
                        new WholeProduct.Settings(data, ANY_PORT, ANY_PORT, 0, "here", List.of("stdin"), true));
                var playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(installedBrowser())
                                .setArgs(List.of("--no-sandbox")))) {
            var paint = new Percentiles();
            var row = new Percentiles();
            var empty = new Percentiles();
            double weight = 0;
            double files = 0;
            for (int visit = -WARM_UP; visit < VISITS; visit++) {
                try (BrowserContext visitor = browser.newContext()) {
                    Page page = visitor.newPage();
                    page.navigate("data:text/html,<h1>Nothing</h1>");
                    page.waitForFunction(FIRST_PAINT + " > 0");
                    double nothing = number(page, FIRST_PAINT);
                    page = visitor.newPage();
                    page.addInitScript(WATCH);
                    page.navigate(product.dashboard());
                    page.waitForSelector(ROW);
                    weight = number(page, WEIGHT);
                    files = number(page, FILES_LOADED);
                    // The first visits warm up server and browser.
                    if (visit >= 0) {
                        empty.add(nanos(nothing));
                        paint.add(nanos(number(page, FIRST_PAINT)));
                        row.add(nanos(number(page, "window.firstRow")));
                    }
                }
            }
            figures.add("scripts and styles, gzip", weight / 1000, "kB");
            figures.add("files", files, "");
            empty.addTo(figures, "first paint of an empty page");
            paint.addTo(figures, "first paint");
            row.addTo(figures, "first host");
            figures.add("first host : empty page, p50", row.of(50) / empty.of(50), "times");
        } finally {
            try (Stream<Path> written = Files.walk(data)) {
                for (Path file : written.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static double number(Page page, String expression) {
        return ((Number) page.evaluate(expression)).doubleValue();
    }

    private static long nanos(double millis) {
        return Math.round(millis * 1e6);
    }

    private static Path installedBrowser() throws IOException {
        return Stream.of("chromium", "google-chrome", "chromium-browser")
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException("there is no Chromium or Chrome in /usr/bin: install one"));
    }
}
