package dev.gatewatch.streams.catalogue;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is made of the catalogue in force, and made anew when another is. Thread-safe.
 *
 * @param <T> thread-safe, or asked for by one thread only
 */
public final class FromCatalogue<T> implements Supplier<T> {
    private final Supplier<Catalogue> inForce;
    private final Function<Catalogue, T> make;
    private volatile Made<T> latest;

    public FromCatalogue(Supplier<Catalogue> inForce, Function<Catalogue, T> make) {
        this.inForce = inForce;
        this.make = make;
        this.latest = made(inForce.get());
    }

    private record Made<T>(Catalogue of, T value) {}

    @Override
    public T get() {
        Catalogue now = inForce.get();
        Made<T> made = latest;
        // Two threads may both make it: they make the same.
        if (made.of() != now) {
            made = made(now);
            latest = made;
        }
        return made.value();
    }

    private Made<T> made(Catalogue catalogue) {
        return new Made<>(catalogue, make.apply(catalogue));
    }
}
