package io.earshot.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.junit.jupiter.api.Test;

/** Plain tests: ArchUnit's own runner finds none of its rules under this Surefire. That no test sleeps is a rule of the build. */
class ArchitectureTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                    "io.earshot.config",
                    "io.earshot.events",
                    "io.earshot.jobs",
                    "io.earshot.joins",
                    "io.earshot.lifts",
                    "io.earshot.measures",
                    "io.earshot.results",
                    "io.earshot.sinks",
                    "io.earshot.sources");

    @Test
    void pureCoreKnowsOnlyJavaAndItself() {
        noClasses()
                .that()
                .resideInAnyPackage("..events..", "..measures..", "..results..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "java..",
                        "..events..",
                        "..measures..",
                        "..results..",
                        "org.apache.commons.math3..",
                        "org.apache.commons.statistics..",
                        "org.jspecify.annotations..")
                .check(MAIN);
    }

    @Test
    void pureCoreReadsNoClockAndDoesNoInputOrOutput() {
        noClasses()
                .that()
                .resideInAnyPackage("..events..", "..measures..", "..results..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.net..", "java.sql..")
                .check(MAIN);
    }

    @Test
    void importsPointOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("jobs")
                .definedBy("io.earshot.jobs..")
                .layer("config")
                .definedBy("io.earshot.config..")
                .layer("sources")
                .definedBy("io.earshot.sources..")
                .layer("joins")
                .definedBy("io.earshot.joins..")
                .layer("lifts")
                .definedBy("io.earshot.lifts..")
                .layer("sinks")
                .definedBy("io.earshot.sinks..")
                .layer("core")
                .definedBy("io.earshot.measures..", "io.earshot.results..")
                .layer("events")
                .definedBy("io.earshot.events..")
                .whereLayer("jobs")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("config")
                .mayOnlyBeAccessedByLayers("jobs")
                .whereLayer("sources")
                .mayOnlyBeAccessedByLayers("jobs", "config")
                .whereLayer("joins")
                .mayOnlyBeAccessedByLayers("jobs", "lifts", "sinks")
                .whereLayer("lifts")
                .mayOnlyBeAccessedByLayers("jobs")
                .whereLayer("sinks")
                .mayOnlyBeAccessedByLayers("jobs", "config")
                .whereLayer("core")
                .mayOnlyBeAccessedByLayers("jobs", "config", "sources", "joins", "lifts", "sinks")
                .check(MAIN);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.earshot.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void onlySourcesKnowTheWire() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.earshot.sources..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.earshot.wire..")
                .check(MAIN);
    }

    @Test
    void onlyJobsHaveAMain() {
        methods()
                .that()
                .haveName("main")
                .and()
                .areStatic()
                .should()
                .beDeclaredInClassesThat()
                .resideInAPackage("io.earshot.jobs..")
                .check(MAIN);
    }

    @Test
    void onlyJoinsAndLiftsKeepKeyedState() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.earshot.joins..", "io.earshot.lifts..")
                .should()
                .beAssignableTo(KeyedProcessFunction.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ValueState.class)
                .check(MAIN);
    }
}
