package dev.gatehouse;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The order of knowledge, as README.md draws it: each package knows those before it. */
@AnalyzeClasses(packages = "dev.gatehouse", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ORDER_OF_KNOWLEDGE = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.gatehouse..")
            .layer("ground")
            .definedBy("..gatehouse.text..", "..gatehouse.net..")
            .layer("facts")
            .definedBy("..dns..", "..smtp..", "..message..", "..trace..")
            .layer("evidence")
            .definedBy("..spf..", "..dkim..", "..arc..")
            .layer("alignment")
            .definedBy("..dmarc..", "..authres..")
            .layer("verdict")
            .definedBy("..verdict..")
            .layer("telling")
            .definedBy("..relay..", "..explain..", "..report..", "..html..", "..pages..")
            .layer("keeping")
            .definedBy("..store..")
            .layer("gate")
            .definedBy("..gate..")
            .layer("engine")
            .definedBy("..engine..")
            .whereLayer("ground")
            .mayNotAccessAnyLayer()
            .whereLayer("engine")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("gate")
            .mayOnlyBeAccessedByLayers("engine")
            .whereLayer("keeping")
            .mayOnlyBeAccessedByLayers("gate", "engine")
            .whereLayer("telling")
            .mayOnlyBeAccessedByLayers("keeping", "gate", "engine")
            .whereLayer("verdict")
            .mayOnlyBeAccessedByLayers("telling", "keeping", "gate", "engine")
            .whereLayer("alignment")
            .mayOnlyBeAccessedByLayers("verdict", "telling", "keeping", "gate", "engine")
            .whereLayer("evidence")
            .mayOnlyBeAccessedByLayers("alignment", "verdict", "telling", "keeping", "gate", "engine");

    @ArchTest
    static final ArchRule THE_RESOLVER_LIBRARY_ENDS_IN_DNS = noClasses()
            .that()
            .resideOutsideOfPackage("..dns..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.xbill..");

    @ArchTest
    static final ArchRule THE_DATABASE_ENDS_IN_STORE = noClasses()
            .that()
            .resideOutsideOfPackage("..store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.h2..", "org.postgresql..");

    @ArchTest
    static final ArchRule NO_MAIL_SERVER_IN_THE_ENGINE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.james..", "org.apache.mailet..", "javax.mail..", "jakarta.mail..");
}
