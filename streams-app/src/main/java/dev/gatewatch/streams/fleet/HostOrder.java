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
    /**
     * What many hosts share first, then by urgency; of what is as urgent, that on which nobody is yet first, then what
     * fails most now, then what has failed longest.
     */
    WORST {
        @Override
        String place(Standing standing, Attended attended, Strips strips, long closesNow) {
            boolean shared = standing.urgency() == Urgency.SHARED_CAUSE;
            String together = shared ? standing.first().cause() : "";
            Instant since =
                    standing.first() == null ? Instant.EPOCH : standing.first().firstSeen();
            return String.join(
                    "|",
                    Integer.toString(standing.urgency().ordinal()),
                    // Hosts of one cause stay together: they are one row.
                    last(shared && attended.cause(together).isPresent()),
                    together,
                    last(attended.host(standing).isPresent()),
                    descending(closesNow),
                    ascending(since.toEpochMilli()));
        }
    },
    HOST {
        @Override
        String place(Standing standing, Attended attended, Strips strips, long closesNow) {
            return "";
        }
    },
    /** Newest first. */
    SINCE {
        @Override
        String place(Standing standing, Attended attended, Strips strips, long closesNow) {
            return standing.first() == null
                    ? "~"
                    : descending(standing.first().firstSeen().toEpochMilli());
        }
    },
    /** Most first. */
    CLOSES {
        @Override
        String place(Standing standing, Attended attended, Strips strips, long closesNow) {
            return descending(strips.closesOfHost(standing.row().host()));
        }
    },
    VERSION {
        @Override
        String place(Standing standing, Attended attended, Strips strips, long closesNow) {
            return standing.row().version() == null ? "~" : standing.row().version();
        }
    };

    abstract String place(Standing standing, Attended attended, Strips strips, long closesNow);

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

    private static String last(boolean is) {
        return is ? "1" : "0";
    }

    private static String ascending(long number) {
        return String.format(Locale.ROOT, "%019d", number);
    }

    private static String descending(long number) {
        return ascending(Long.MAX_VALUE - number);
    }
}
