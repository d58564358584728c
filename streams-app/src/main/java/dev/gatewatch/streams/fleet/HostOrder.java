package dev.gatewatch.streams.fleet;

import dev.gatewatch.streams.history.Strips;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * In which order hosts are listed.
 *
 * <p>Each order gives a host a place in text; places are unique and compare as text. A list goes on after a place, which
 * stands whatever happens to the hosts meanwhile.
 */
public enum HostOrder {
    /** What many hosts share first, then by urgency; what fails most now first, then what has failed longest. */
    WORST {
        @Override
        String place(Standing standing, Strips strips, long closesNow) {
            String together = standing.urgency() == Urgency.SHARED_CAUSE
                    ? standing.first().cause()
                    : "";
            Instant since =
                    standing.first() == null ? Instant.EPOCH : standing.first().firstSeen();
            return standing.urgency().ordinal() + "|" + together + "|" + descending(closesNow) + "|"
                    + ascending(since.toEpochMilli());
        }
    },
    HOST {
        @Override
        String place(Standing standing, Strips strips, long closesNow) {
            return "";
        }
    },
    /** Newest first. */
    SINCE {
        @Override
        String place(Standing standing, Strips strips, long closesNow) {
            return standing.first() == null
                    ? "~"
                    : descending(standing.first().firstSeen().toEpochMilli());
        }
    },
    /** Most first. */
    CLOSES {
        @Override
        String place(Standing standing, Strips strips, long closesNow) {
            return descending(strips.closesOfHost(standing.row().host()));
        }
    },
    VERSION {
        @Override
        String place(Standing standing, Strips strips, long closesNow) {
            return standing.row().version() == null ? "~" : standing.row().version();
        }
    };

    abstract String place(Standing standing, Strips strips, long closesNow);

    /**
     * The order of that name in lower case.
     *
     * @throws IllegalArgumentException if there is none; the message lists those that there are
     */
    public static HostOrder of(String name) {
        return Arrays.stream(values())
                .filter(order -> order.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no order '" + name + "'; there are "
                        + Arrays.stream(values()).map(HostOrder::wireName).collect(Collectors.joining(", "))));
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String ascending(long number) {
        return String.format(Locale.ROOT, "%019d", number);
    }

    private static String descending(long number) {
        return ascending(Long.MAX_VALUE - number);
    }
}
