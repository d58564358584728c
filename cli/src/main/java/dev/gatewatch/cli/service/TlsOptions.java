package dev.gatewatch.cli.service;

import java.nio.file.Path;
import java.util.function.BiFunction;
import picocli.CommandLine.Option;

/** How what listens beyond this machine encrypts. */
final class TlsOptions {
    @Option(names = "--tls-keystore", paramLabel = "FILE", description = "The certificate to show, a PKCS#12 file.")
    private Path keyStore;

    @Option(
            names = "--tls-password",
            paramLabel = "TEXT",
            description = "The key store's password; better from the environment, GATEWATCH_TLS_PASSWORD.")
    private String keyStorePassword;

    @Option(
            names = "--accept-plain-text",
            fallbackValue = "true",
            description = "Let tokens and names travel unencrypted beyond this machine, because a proxy in front"
                    + " encrypts.")
    private boolean acceptPlainText;

    /**
     * The key store with its password, in the terms of who listens.
     *
     * @return {@code null} where none is named
     * @throws IllegalArgumentException if there is a password and no key store
     */
    <T> T keyStore(BiFunction<Path, String, T> terms) {
        if (keyStore != null) {
            return terms.apply(keyStore, keyStorePassword == null ? "" : keyStorePassword);
        }
        if (keyStorePassword != null) {
            throw new IllegalArgumentException("--tls-password is given and no key store; name it with --tls-keystore");
        }
        return null;
    }

    boolean acceptPlainText() {
        return acceptPlainText;
    }
}
