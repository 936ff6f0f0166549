package org.slapmaster;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.UUID;

/**
 * The walls between the packages. Think before you change this: a rule that stands in your way
 * usually says that the code belongs somewhere else. In particular the rules of {@code domain} run
 * in the actors, in replay and in simulations alike only because they know none of them, and {@code
 * node} is a program of its own that a foreign node could replace.
 */
@AnalyzeClasses(packages = "org.slapmaster", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule modelKnowsJavaOnly =
      classes()
          .that()
          .resideInAPackage("org.slapmaster.model..")
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.slapmaster.model.."));

  @ArchTest
  static final ArchRule domainKnowsModelOnly =
      classes()
          .that()
          .resideInAPackage("org.slapmaster.domain..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java.lang..",
                  "java.util..",
                  "java.time..",
                  "org.slapmaster.model..",
                  "org.slapmaster.domain.."));

  @ArchTest
  static final ArchRule domainHasNoClockNoChanceAndNoThreads =
      noClasses()
          .that()
          .resideInAnyPackage("org.slapmaster.model..", "org.slapmaster.domain..")
          .should()
          .dependOnClassesThat(resideInAPackage("java.util.concurrent.."))
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Random")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.time.Clock")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(Math.class, "random");

  @ArchTest
  static final ArchRule whatTravelsOnTheStockWireKnowsModelOnly =
      classes()
          .that()
          .resideInAPackage("org.slapmaster.slap..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..",
                  "javax.xml.stream..",
                  "com.ctc.wstx..",
                  "org.slapmaster.model..",
                  "org.slapmaster.slap.."));

  @ArchTest
  static final ArchRule codecKnowsModelAndJacksonOnly =
      noClasses()
          .that()
          .resideInAPackage("org.slapmaster.codec..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.slapmaster..")
                  .and(
                      not(resideInAnyPackage("org.slapmaster.codec..", "org.slapmaster.model.."))));

  @ArchTest
  static final ArchRule diskKnowsJavaOnly =
      classes()
          .that()
          .resideInAPackage("org.slapmaster.disk..")
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.slapmaster.disk.."));

  @ArchTest
  static final ArchRule sealingKnowsTheRulesAndTheDiskOnly =
      classes()
          .that()
          .resideInAPackage("org.slapmaster.seal..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..",
                  "javax.crypto..",
                  "org.slf4j..",
                  "org.slapmaster.disk..",
                  "org.slapmaster.model..",
                  "org.slapmaster.domain..",
                  "org.slapmaster.seal.."));

  @ArchTest
  static final ArchRule certificatesKnowNeitherActorsNorFaces =
      classes()
          .that()
          .resideInAPackage("org.slapmaster.security..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..",
                  "org.bouncycastle..",
                  "org.slapmaster.disk..",
                  "org.slapmaster.model..",
                  "org.slapmaster.security.."));

  @ArchTest
  static final ArchRule readingASlapproxyKnowsValuesAndTheWireOnly =
      classes()
          .that()
          .resideInAPackage("org.slapmaster.slapproxy..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..",
                  "org.sqlite..",
                  "org.slapmaster.model..",
                  "org.slapmaster.slap..",
                  "org.slapmaster.slapproxy.."));

  @ArchTest
  static final ArchRule journalDoesNotKnowTheActors =
      noClasses()
          .that()
          .resideInAPackage("org.slapmaster.journal..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "org.slapmaster.actor..",
                  "org.slapmaster.http..",
                  "org.slapmaster.cli..",
                  "org.slapmaster.node..",
                  "org.slapmaster.protocol.."));

  @ArchTest
  static final ArchRule auditorsNeedNoMasterAndNoFace =
      noClasses()
          .that()
          .resideInAPackage("org.slapmaster.audit..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "org.slapmaster.actor..",
                  "org.slapmaster.seal..",
                  "org.slapmaster.http..",
                  "org.slapmaster.cli..",
                  "org.slapmaster.master.."));

  @ArchTest
  static final ArchRule protocolKnowsModelOnly =
      classes()
          .that()
          .resideInAPackage("org.slapmaster.protocol..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..", "akka..", "org.slapmaster.model..", "org.slapmaster.protocol.."));

  @ArchTest
  static final ArchRule actorsDoNotKnowWhoUsesThem =
      noClasses()
          .that()
          .resideInAPackage("org.slapmaster.actor..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "org.slapmaster.http..", "org.slapmaster.cli..", "org.slapmaster.node.."));

  @ArchTest
  static final ArchRule aNodeKnowsOfTheMasterOnlyTheProtocol =
      noClasses()
          .that()
          .resideInAPackage("org.slapmaster.node..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "org.slapmaster.actor..",
                  "org.slapmaster.domain..",
                  "org.slapmaster.journal..",
                  "org.slapmaster.http..",
                  "org.slapmaster.cli.."));

  @ArchTest
  static final ArchRule softwareAndProcessesOfANodeDoNotKnowAkka =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.slapmaster.node.software..",
              "org.slapmaster.node.instance..",
              "org.slapmaster.node.supervise..")
          .should()
          .dependOnClassesThat(resideInAPackage("akka.."));

  @ArchTest
  static final ArchRule httpDoesNotKnowTheCommandLineOrTheNode =
      noClasses()
          .that()
          .resideInAPackage("org.slapmaster.http..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.slapmaster.cli..", "org.slapmaster.node.."))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule facesDoNotKnowEachOther =
      slices().matching("org.slapmaster.http.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule theCommandLineStartsProgramsAndSpeaksHttp =
      noClasses()
          .that()
          .resideInAPackage("org.slapmaster.cli..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "org.slapmaster.http..", "org.slapmaster.node..", "org.slapmaster.actor..")
                  .and(
                      describe(
                          "are not the entry of a program or its settings",
                          type -> !type.getSimpleName().matches(".*(Program|Settings)"))))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theBenchOfTheFacesKnowsMastersFromOutsideOnly =
      noClasses()
          .that()
          .resideInAPackage("org.slapmaster.bench")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.slapmaster..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "org.slapmaster.bench",
                              "org.slapmaster.model..",
                              "org.slapmaster.codec..",
                              "org.slapmaster.slap.."))));

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices()
          .matching(
              "org.slapmaster.(model|disk|seal|slap|slapproxy|domain|journal|codec|protocol|security|actor|node|draw|view|audit|http|bench|cli|master)..")
          .namingSlices("$1")
          .should()
          .beFreeOfCycles();

  @ArchTest
  static final ArchRule entitiesOfTheDomainHaveNoCycles =
      slices().matching("org.slapmaster.domain.(*)..").should().beFreeOfCycles();
}
