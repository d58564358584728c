package dev.gatewatch.diagnosis.catalogue;

import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.openclaw.OpenClawLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds the catalogue's signatures against their own lines. */
final class SampleCheck {
    private SampleCheck() {}

    static List<CatalogueMistake> of(Catalogue catalogue) {
        var mistakes = new ArrayList<CatalogueMistake>();
        for (Signature signature : catalogue.signatures()) {
            for (String line : signature.matches()) {
                Optional<Signature> winner = catalogue.recognise(read(line));
                if (!winner.filter(signature::equals).isPresent()) {
                    mistakes.add(new CatalogueMistake(
                            signature.file(),
                            signature.id(),
                            "matches",
                            (winner.isPresent() ? winner.get().id() + " speaks for" : "nothing recognises")
                                    + " the line: " + line));
                }
            }
            for (String line : signature.nearMisses()) {
                if (catalogue.recognise(read(line)).filter(signature::equals).isPresent()) {
                    mistakes.add(new CatalogueMistake(
                            signature.file(), signature.id(), "nearMisses", "it speaks for the line: " + line));
                }
            }
        }
        return mistakes;
    }

    private static LineFeatures read(String line) {
        return LineFeatures.of(OpenClawLine.parse(line, Instant.EPOCH)
                .toLogLine("", "", LogLine.DEFAULT_GATEWAY, Instant.EPOCH, LineSource.of(LineSource.Kind.STDIN)));
    }
}
