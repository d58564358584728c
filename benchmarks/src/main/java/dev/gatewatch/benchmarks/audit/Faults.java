package dev.gatewatch.benchmarks.audit;

import dev.gatewatch.benchmarks.audit.AuditedHost.Way;
import dev.gatewatch.benchmarks.audit.Proxy.Mode;
import dev.gatewatch.shippers.sender.Sender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** All scenarios, in their order. */
final class Faults {
    /** What a busy gateway writes. */
    private static final int LINES_PER_SECOND = 100;

    private static final int FAST = 4_000;
    private static final int HALF_HOUR_SECONDS = 1_800;

    private final boolean isShort;
    private final Random random;
    private final Consumer<String> progress;

    /**
     * The scenarios.
     *
     * @param isShort whether they must fit into a build
     * @param seed of what is random
     */
    Faults(boolean isShort, long seed, Consumer<String> progress) {
        this.isShort = isShort;
        this.random = new Random(seed);
        this.progress = progress;
    }

    List<Scenario> all() {
        int kills = isShort ? 10 : 100;
        return List.of(
                new Scenario(
                        "control",
                        "a gateway whose lines are spoiled on purpose: the audit must see it",
                        null,
                        this::control,
                        "one lost, one twice and two out of order are seen",
                        verdict -> verdict.lost() == 1 && verdict.twice() == 1 && verdict.outOfOrder() == 2),
                new Scenario(
                        "kills",
                        kills + " times kill -9 in bursts: agent, child, gateway, broker, front door, server",
                        null,
                        site -> kills(site, kills),
                        Scenario.EVERY_LINE,
                        Verdict::isComplete),
                new Scenario(
                        "kafka-away",
                        "Kafka away for as many lines as " + (isShort ? "90 seconds" : "30 minutes") + " bring",
                        null,
                        this::kafkaAway,
                        Scenario.EVERY_LINE,
                        Verdict::isComplete),
                new Scenario(
                        "network",
                        "the network cut, slow and half-open",
                        null,
                        this::network,
                        Scenario.EVERY_LINE,
                        Verdict::isComplete),
                new Scenario(
                        "rotation",
                        "the log rotated while it is read, and while the agent is dead",
                        null,
                        this::rotation,
                        Scenario.EVERY_LINE,
                        Verdict::isComplete),
                new Scenario(
                        "truncation",
                        "the log emptied while it is read, and rotated away unread",
                        null,
                        this::truncation,
                        Scenario.EVERY_LINE_OR_GAP,
                        Verdict::isGood),
                new Scenario(
                        "spool-full",
                        "Kafka away for longer than the spool can hold, lines from a pipe",
                        null,
                        this::spoolFull,
                        Scenario.EXACT_GAPS,
                        verdict -> verdict.isGood()
                                && verdict.missingRoughly() == 0
                                && verdict.missingCounted() > 0
                                && verdict.missingEvidence() == 0),
                new Scenario(
                        "disk",
                        "the agent's disk full, then read-only",
                        SmallDisk.lacks(),
                        this::disk,
                        Scenario.EVERY_LINE,
                        Verdict::isComplete),
                new Scenario(
                        "clock",
                        "the host's clock two hours ahead, then one behind",
                        SteppedClock.lacks(),
                        this::clock,
                        Scenario.EVERY_LINE,
                        Verdict::isComplete));
    }

    private List<AuditedHost> control(Site site) throws IOException, InterruptedException {
        AuditedHost host = site.host("control", Way.TAIL);
        Gateway gateway = host.gateway();
        gateway.write(199, FAST);
        gateway.tell("skip");
        gateway.spoiled(1);
        gateway.write(100, FAST);
        gateway.tell("double");
        gateway.tell("swap");
        gateway.spoiled(4);
        gateway.write(100, FAST);
        return List.of(host);
    }

    // ---------------------------------------------------------------- kills

    private List<AuditedHost> kills(Site site, int kills) throws IOException, InterruptedException {
        List<AuditedHost> hosts = List.of(
                site.host("kills-tail", Way.TAIL),
                site.host("kills-door", Way.DOOR),
                site.host("kills-pipe", Way.PIPE));
        for (int kill = 1; kill <= kills; kill++) {
            for (AuditedHost host : hosts) {
                host.gateway().write(50 + random.nextInt(300), 200 + random.nextInt(1_000));
            }
            pause(random.nextInt(1_500));
            kill(site, hosts.get(random.nextInt(hosts.size())));
            if (kill % 10 == 0) {
                progress.accept(kill + " of " + kills + " kills");
            }
        }
        return hosts;
    }

    private void kill(Site site, AuditedHost host) throws IOException, InterruptedException {
        int choice = random.nextInt(100);
        if (choice < 30) {
            killAndRestart(host.shipper());
        } else if (choice < 50) {
            List<ProcessHandle> children = host.shipper().children();
            if (!children.isEmpty()) {
                children.get(random.nextInt(children.size())).destroyForcibly();
            }
        } else if (choice < 70) {
            host.gateway().killAndRestart();
        } else if (choice < 86) {
            killAndRestart(site.broker());
        } else if (choice < 93) {
            killAndRestart(site.door());
        } else {
            killAndRestart(site.server());
        }
    }

    private void killAndRestart(Role role) throws IOException, InterruptedException {
        role.kill();
        pause(random.nextInt(500));
        role.start();
    }

    // ---------------------------------------------------------------- Kafka and the network

    private List<AuditedHost> kafkaAway(Site site) throws IOException, InterruptedException {
        List<AuditedHost> hosts = List.of(site.host("away-tail", Way.TAIL), site.host("away-door", Way.DOOR));
        awaitFollowed(site, hosts);
        site.broker().kill();
        for (AuditedHost host : hosts) {
            host.gateway().write(LINES_PER_SECOND * (isShort ? 90 : HALF_HOUR_SECONDS), FAST);
        }
        for (AuditedHost host : hosts) {
            host.awaitWritten();
        }
        pause(isShort ? 2_000 : 30_000);
        progress.accept("Kafka comes back");
        site.broker().start();
        for (AuditedHost host : hosts) {
            host.gateway().write(500, 500);
        }
        return hosts;
    }

    private List<AuditedHost> network(Site site) throws IOException, InterruptedException {
        List<AuditedHost> hosts = List.of(site.host("network-tail", Way.TAIL), site.host("network-door", Way.DOOR));
        awaitFollowed(site, hosts);
        // In the long form for longer than the agent takes a connection for one that only waits.
        int halfOpen = isShort ? 8 : 15 + (int) Sender.STUCK.toSeconds();
        int seconds = 2 + 4 + 2 + 6 + 2 + halfOpen + 2;
        for (AuditedHost host : hosts) {
            host.gateway().write(200 * seconds, 200);
        }
        network(site, Mode.OPEN, 2);
        network(site, Mode.CUT, 4);
        network(site, Mode.OPEN, 2);
        network(site, Mode.SLOW, 6);
        network(site, Mode.OPEN, 2);
        network(site, Mode.HALF_OPEN, halfOpen);
        network(site, Mode.OPEN, 2);
        return hosts;
    }

    private void network(Site site, Mode mode, int seconds) throws InterruptedException {
        site.kafkaProxy().become(mode);
        site.doorProxy().become(mode);
        if (mode != Mode.OPEN) {
            progress.accept("the network is " + mode.name().toLowerCase().replace('_', '-') + " for " + seconds + " s");
        }
        pause(1_000 * seconds);
    }

    // ---------------------------------------------------------------- the log file

    private List<AuditedHost> rotation(Site site) throws IOException, InterruptedException {
        List<AuditedHost> hosts = List.of(site.host("rotation-tail", Way.TAIL), site.host("rotation-door", Way.DOOR));
        awaitFollowed(site, hosts);
        int rounds = isShort ? 4 : 20;
        for (int round = 0; round < rounds; round++) {
            for (AuditedHost host : hosts) {
                host.gateway().write(1_000 + random.nextInt(1_000), FAST);
                host.gateway().tell("rotate");
                host.gateway().write(500 + random.nextInt(1_000), FAST);
            }
            pause(random.nextInt(1_000));
            for (AuditedHost host : hosts) {
                host.shipper().kill();
                for (int rotation = 0; rotation < 2; rotation++) {
                    host.gateway().write(200 + random.nextInt(200), FAST);
                    host.gateway().tell("rotate");
                }
                host.gateway().write(100, FAST);
                host.awaitWritten();
                host.shipper().start();
            }
            for (AuditedHost host : hosts) {
                site.awaitArrival(host);
            }
        }
        return hosts;
    }

    private List<AuditedHost> truncation(Site site) throws IOException, InterruptedException {
        AuditedHost read = site.host("truncation-live", Way.TAIL);
        AuditedHost unread = site.host("truncation-unread", Way.DOOR);
        awaitFollowed(site, List.of(read, unread));
        int rounds = isShort ? 3 : 20;
        for (int round = 0; round < rounds; round++) {
            read.gateway().write(2_000 + random.nextInt(500), FAST);
            read.gateway().tell("truncate");
            read.gateway().write(300 + random.nextInt(500), FAST);
            read.awaitWritten();
            pause(random.nextInt(1_500));
        }
        unread.shipper().kill();
        for (int rotation = 0; rotation < 8; rotation++) {
            unread.gateway().write(300, FAST);
            unread.gateway().tell("rotate");
        }
        unread.gateway().write(300, FAST);
        unread.awaitWritten();
        unread.shipper().start();
        return List.of(read, unread);
    }

    // ---------------------------------------------------------------- the host

    private List<AuditedHost> spoolFull(Site site) throws IOException, InterruptedException {
        AuditedHost host = site.host("spool-full", Way.PIPE, "--spool", "2");
        awaitFollowed(site, List.of(host));
        site.kafkaProxy().become(Mode.CUT);
        host.gateway().write(5_000, 2_000);
        host.awaitWritten();
        pause(2_000);
        site.kafkaProxy().become(Mode.OPEN);
        host.gateway().write(100, 500);
        return List.of(host);
    }

    private List<AuditedHost> disk(Site site) throws IOException, InterruptedException {
        try (var disk = SmallDisk.mount(site.folder().resolve("small-disk"))) {
            Path state = disk.folder().resolve("state");
            AuditedHost host = site.host("disk", Way.TAIL, state, List.of(), Map.of());
            awaitFollowed(site, List.of(host));
            site.kafkaProxy().become(Mode.CUT);
            host.gateway().write(isShort ? 15_000 : 60_000, FAST);
            host.awaitWritten();
            pause(2_000);
            progress.accept("the disk is full");
            host.shipper().kill();
            host.shipper().start();
            pause(3_000);
            site.kafkaProxy().become(Mode.OPEN);
            site.awaitArrival(host);

            host.shipper().kill();
            disk.readOnly(true);
            host.shipper().start();
            host.gateway().write(500, 500);
            pause(4_000);
            host.shipper().kill();
            disk.readOnly(false);
            host.shipper().start();
            site.awaitArrival(host);
            host.shipper().stop();
            return List.of(host);
        } finally {
            site.kafkaProxy().become(Mode.OPEN);
        }
    }

    private List<AuditedHost> clock(Site site) throws IOException, InterruptedException {
        var clock = new SteppedClock(site.folder().resolve("clock"));
        List<AuditedHost> hosts = new ArrayList<>();
        for (Way way : Way.values()) {
            String name = "clock-" + way.name().toLowerCase();
            hosts.add(
                    site.host(name, way, site.folder().resolve(name).resolve("state"), List.of(), clock.environment()));
        }
        awaitFollowed(site, hosts);
        for (int seconds : new int[] {7_200, -3_600, 0}) {
            clock.ahead(seconds);
            for (AuditedHost host : hosts) {
                host.gateway().write(800, 400);
            }
            for (AuditedHost host : hosts) {
                host.awaitWritten();
            }
        }
        return hosts;
    }

    /** A fault before the agent has begun would not be one. */
    private static void awaitFollowed(Site site, List<AuditedHost> hosts) throws IOException, InterruptedException {
        for (AuditedHost host : hosts) {
            host.gateway().write(200, 1_000);
        }
        for (AuditedHost host : hosts) {
            site.awaitArrival(host);
        }
    }

    private static void pause(int millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }
}
