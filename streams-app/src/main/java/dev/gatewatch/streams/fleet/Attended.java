package dev.gatewatch.streams.fleet;

import static java.util.stream.Collectors.groupingBy;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Attention;
import dev.gatewatch.streams.history.History;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Who is on what: the alerts that stand and that somebody acknowledged. */
final class Attended {
    private final History history;
    private final Map<String, List<Attention>> byHost;

    /** @param acknowledgements also of alerts that are long over */
    Attended(List<Attention> acknowledgements, History history) {
        this.history = history;
        this.byHost = acknowledgements.stream()
                // Earlier releases did not write down what the alert was about.
                .filter(acknowledgement -> acknowledgement.host() != null)
                .collect(groupingBy(Attention::host));
    }

    /** Who is on a cause wherever it is, because the fleet was alerted. */
    Optional<Attention> cause(String cause) {
        return standing(Alert.FLEET)
                .filter(acknowledgement -> cause.equals(acknowledgement.cause()))
                .findFirst();
    }

    /** Who is on what has to be acted on first. An alert about no cause in particular is about that, too. */
    Optional<Attention> host(Standing standing) {
        if (standing.first() == null) {
            return Optional.empty();
        }
        String cause = standing.first().cause();
        return standing(standing.row().host())
                .filter(acknowledgement -> acknowledgement.cause() == null
                        || acknowledgement.cause().equals(cause))
                .findFirst()
                .or(() -> cause(cause));
    }

    private Stream<Attention> standing(String host) {
        return byHost.getOrDefault(host, List.of()).stream()
                .filter(acknowledgement -> history.alert(acknowledgement.id())
                        .filter(Alert::isFiring)
                        .isPresent());
    }
}
