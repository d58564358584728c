package dev.gatewatch.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which way dependencies point. All modules are on this test's class path. */
@AnalyzeClasses(packages = "dev.gatewatch", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule protocol_knows_nobody = classes()
            .that()
            .resideInAPackage("dev.gatewatch.protocol..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.crypto..",
                    "dev.gatewatch.protocol..",
                    "tools.jackson..",
                    "com.fasterxml.jackson.annotation..");

    @ArchTest
    static final ArchRule diagnosis_is_pure_java = classes()
            .that()
            .resideInAPackage("dev.gatewatch.diagnosis..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "dev.gatewatch.diagnosis..",
                    "dev.gatewatch.protocol..",
                    "tools.jackson..",
                    "com.fasterxml.jackson.annotation..");

    @ArchTest
    static final ArchRule diagnosis_reads_no_clock = noClasses()
            .that()
            .resideInAPackage("dev.gatewatch.diagnosis..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule a_host_agent_stays_small = noClasses()
            .that()
            .resideInAPackage("dev.gatewatch.shippers..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka.streams..", "io.javalin..", "dev.gatewatch.diagnosis..");

    @ArchTest
    static final ArchRule ingest_knows_neither_streams_nor_diagnosis = noClasses()
            .that()
            .resideInAPackage("dev.gatewatch.ingest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka.streams..", "dev.gatewatch.diagnosis..");

    @ArchTest
    static final ArchRule only_the_command_knows_the_shippers = onlyCliMayKnow("dev.gatewatch.shippers..");

    @ArchTest
    static final ArchRule only_the_command_knows_ingest = onlyCliMayKnow("dev.gatewatch.ingest..");

    @ArchTest
    static final ArchRule only_the_command_knows_the_streams_app = onlyCliMayKnow("dev.gatewatch.streams..");

    @ArchTest
    static final ArchRule nobody_knows_the_command = onlyCliMayKnow("dev.gatewatch.cli..");

    private static ArchRule onlyCliMayKnow(String service) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(service, "dev.gatewatch.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(service);
    }
}
