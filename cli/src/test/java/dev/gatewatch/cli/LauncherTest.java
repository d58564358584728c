package dev.gatewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher at the root of the repository, with a Java and a Maven that only say that they were called. */
class LauncherTest {
    private static final Path LAUNCHER = Path.of("..", "gatewatch");
    private static final String STARTED = "started ";

    @TempDir
    Path folder;

    private Path home;
    private Path jdk;
    private Path tools;

    @BeforeEach
    void setUp() throws IOException {
        home = Files.createDirectories(folder.resolve("home of gatewatch"));
        Files.copy(LAUNCHER, home.resolve("gatewatch"));
        executable(home.resolve("gatewatch"));
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        Files.createDirectories(home.resolve("cli/src/main"));
        Files.createDirectories(home.resolve("shippers"));
        Files.copy(LAUNCHER.resolveSibling("shippers/jvm.options"), home.resolve("shippers/jvm.options"));
        script(home.resolve("shippers/libraries"), "echo \"$1/needed-1.0.jar\"");

        jdk = folder.resolve("jdk");
        script(jdk.resolve("bin/javac"), "exit 0");
        script(jdk.resolve("bin/java"), """
                case "$*" in
                  *Rehearsal* | *-Xshare:dump*) exit 0 ;;
                esac
                while [ "$1" != -jar ] && [ "$1" != -cp ]; do shift; done
                shift 2
                echo "started $*"
                exit 3""");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");

        tools = folder.resolve("tools");
        script(tools.resolve("mvn"), """
                case "$*" in *-v*) echo 'Apache Maven 3.9.9'; exit 0 ;; esac
                echo build >> builds
                sleep 0.2
                mkdir -p cli/target/lib && echo jar > cli/target/gatewatch.jar
                echo jar > cli/target/lib/needed-1.0.jar && echo jar > cli/target/lib/other-1.0.jar
                echo '[INFO] Building Gatewatch protocol 0.1.0     [2/8]'
                echo '[INFO] BUILD SUCCESS'""");
    }

    @Test
    void the_first_start_builds_shows_that_it_works_and_starts() throws Exception {
        Result result = run("explain", "a file.log").get();

        assertThat(result.out()).isEqualTo(STARTED + "explain a file.log\n");
        assertThat(result.err()).contains("building (only on first use", "  protocol [2/8]");
        assertThat(result.exitCode()).as("Java's exit code").isEqualTo(3);
    }

    @Test
    void an_agent_starts_with_its_own_libraries_only() throws Exception {
        Result result = run("ship", "--check").get();

        assertThat(result.out()).isEqualTo(STARTED + "dev.gatewatch.cli.Agent ship --check\n");
        assertThat(home.resolve("target/app/agent")).isDirectoryContaining("glob:**/needed-1.0.jar");
        assertThat(home.resolve("target/app/agent")).isDirectoryNotContaining("glob:**/other-1.0.jar");
    }

    @Test
    void later_starts_start_at_once() throws Exception {
        run("version").get();

        assertThat(run("version").get().err()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void a_start_builds_again_when_a_source_is_newer() throws Exception {
        run("version").get();
        Path source = Files.writeString(home.resolve("cli/src/main/New.java"), "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));

        run("version").get();

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void first_starts_at_the_same_time_build_once_and_all_start() throws Exception {
        List<Running> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(run("version"));
        }

        for (Running start : starts) {
            assertThat(start.get().out()).isEqualTo(STARTED + "version\n");
        }
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void a_build_that_was_killed_does_not_keep_others_from_building() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Files.createDirectories(home.resolve("target"));
        Files.createSymbolicLink(home.resolve("target/app.lock"), Path.of(Long.toString(ended.pid())));

        assertThat(run("version").get().out()).isEqualTo(STARTED + "version\n");
        assertThat(home.resolve("target/app.lock")).doesNotExist();
    }

    @Test
    void a_build_that_fails_says_why_and_where_to_read_more() throws Exception {
        script(tools.resolve("mvn"), """
                case "$*" in *-v*) echo 'Apache Maven 3.9.9'; exit 0 ;; esac
                echo '[ERROR] it does not compile'
                exit 1""");

        Result result = run("version").get();

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains(
                        "it does not compile",
                        "the build failed; all of its output is in " + home + "/target/build.log");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void it_may_be_called_through_links_from_anywhere() throws Exception {
        Path links = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(links.resolve("gw"), Path.of("gatewatch"));
        Files.createSymbolicLink(links.resolve("gatewatch"), home.resolve("gatewatch"));

        assertThat(start(List.of(links.resolve("gw").toString(), "version"), links)
                        .get()
                        .out())
                .isEqualTo(STARTED + "version\n");
    }

    @Test
    void an_old_java_is_refused_with_what_to_do() throws Exception {
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");

        assertRefused("the Java in " + jdk + " is 11.0.2. Gatewatch needs a JDK 17 or newer");
    }

    @Test
    void a_java_home_without_java_is_refused_with_what_to_do() throws Exception {
        Files.delete(jdk.resolve("bin/java"));

        assertRefused("there is no bin/java in JAVA_HOME (" + jdk + "). Gatewatch needs a JDK 17 or newer");
    }

    @Test
    void a_java_that_cannot_compile_is_refused_when_something_must_be_built() throws Exception {
        Files.delete(jdk.resolve("bin/javac"));

        assertRefused(jdk + " cannot compile: it is a JRE");
    }

    @Test
    void an_old_maven_is_refused_when_something_must_be_built() throws Exception {
        script(tools.resolve("mvn"), "echo 'Apache Maven 3.6.3'");

        assertRefused("mvn is 3.6. Gatewatch builds itself with Maven 3.8 or newer");
    }

    private void assertRefused(String sentence) throws Exception {
        Result result = run("version").get();

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("gatewatch: " + sentence);
        assertThat(result.out()).isEmpty();
    }

    private record Result(int exitCode, String out, String err) {}

    private record Running(Process process, Path out, Path err) {
        Result get() throws Exception {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        }
    }

    private Running run(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(home.resolve("gatewatch").toString()));
        command.addAll(List.of(arguments));
        return start(command, folder);
    }

    private Running start(List<String> command, Path directory) throws IOException {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", jdk.toString());
        environment.put("PATH", tools + ":" + environment.get("PATH"));
        environment.remove("GATEWATCH_JAVA_OPTS");
        return new Running(builder.start(), out, err);
    }

    private long builds() throws IOException {
        try (var lines = Files.lines(home.resolve("builds"))) {
            return lines.count();
        }
    }

    private static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n", StandardCharsets.UTF_8);
        executable(file);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
