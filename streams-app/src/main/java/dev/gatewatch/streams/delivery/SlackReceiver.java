package dev.gatewatch.streams.delivery;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.streams.alert.AlertSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Posts a message as Slack's incoming webhooks take it, and those that speak like them. */
final class SlackReceiver implements Receiver {
    private static final int LONGEST_SECTION = 2_900;

    private final Post post;

    SlackReceiver(AlertSettings.Slack settings) {
        post = new Post(settings.url(), Map.of());
    }

    @Override
    public void tell(Notice notice) throws IOException, InterruptedException {
        post.send(Json.write(message(notice)), notice.deduplicationKey());
    }

    static Map<String, Object> message(Notice notice) {
        String state = notice.test() ? "Test" : notice.isFiring() ? "Firing" : "Resolved";
        String headline = "*" + state + ": " + escaped(notice.host()) + "* " + escaped(notice.sentence());
        List<Object> blocks = new ArrayList<>();
        blocks.add(section(headline));
        blocks.add(section(escaped(notice.reason()) + ", since " + notice.since() + ", count " + notice.count()));
        if (notice.lapsed() != null) {
            blocks.add(section(escaped(stillFires(notice.lapsed()))));
        }
        if (notice.isFiring() && !notice.commands().isEmpty()) {
            blocks.add(section("```" + escaped(String.join("\n", notice.commands())) + "```"));
        }
        blocks.add(section("<" + notice.link() + "|Open in Gatewatch>"));
        return Map.of("text", state + ": " + escaped(notice.host() + " " + notice.sentence()), "blocks", blocks);
    }

    private static String stillFires(Notice.Lapsed lapsed) {
        return "It still fires, and nobody is on it any more: " + lapsed.by() + " was until " + lapsed.until() + " (“"
                + lapsed.reason() + "”).";
    }

    private static Object section(String text) {
        String bounded = text.length() > LONGEST_SECTION ? text.substring(0, LONGEST_SECTION) + "…" : text;
        return Map.of("type", "section", "text", Map.of("type", "mrkdwn", "text", bounded));
    }

    /** So that a log's text can neither call everybody nor make a link of its own. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
