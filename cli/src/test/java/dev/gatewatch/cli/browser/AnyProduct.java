package dev.gatewatch.cli.browser;

import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.up.WholeProduct;
import java.nio.file.Path;
import java.util.List;

/** All of Gatewatch on ports that are free, with its data in a test's folder. */
final class AnyProduct {
    private static final Address ANY_PORT = new Address("127.0.0.1", 0);

    private AnyProduct() {}

    /** One whose own host says nothing. */
    static WholeProduct in(Path folder) {
        return in(folder, "here", "stdin");
    }

    static WholeProduct in(Path folder, String host, String source) {
        return WholeProduct.start(
                new WholeProduct.Settings(folder.resolve("data"), ANY_PORT, ANY_PORT, 0, host, List.of(source), false));
    }
}
