package dev.duet.cli;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.duet.avid.ModelException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md. */
class ArchitectureTest {
  private static JavaClasses classes;

  @BeforeAll
  static void readEveryModule() {
    // Names of foreign classes are all that the rules ask for; reading FFmpeg's takes a minute.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.duet");
  }

  @Test
  void modulesFollowTheArrows() {
    check(
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("decode")
            .definedBy("dev.duet.decode..")
            .layer("audio")
            .definedBy("dev.duet.audio..")
            .layer("video")
            .definedBy("dev.duet.video..")
            .layer("avid")
            .definedBy("dev.duet.avid..")
            .layer("cma")
            .definedBy("dev.duet.cma..")
            .layer("extract")
            .definedBy("dev.duet.extract..")
            .layer("eval")
            .definedBy("dev.duet.eval..")
            .layer("cli")
            .definedBy("dev.duet.cli..")
            .whereLayer("decode")
            .mayNotAccessAnyLayer()
            .whereLayer("audio")
            .mayOnlyAccessLayers("decode")
            .whereLayer("video")
            .mayOnlyAccessLayers("decode")
            .whereLayer("avid")
            .mayOnlyAccessLayers("decode", "audio", "video")
            .whereLayer("cma")
            .mayOnlyAccessLayers("decode", "audio", "video", "avid")
            .whereLayer("extract")
            .mayOnlyAccessLayers("decode", "audio", "video", "avid")
            .whereLayer("eval")
            .mayOnlyAccessLayers("decode", "audio", "video", "avid", "cma")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer());
  }

  @Test
  void everyClassBelongsToAModule() {
    check(
        noClasses()
            .should()
            .resideOutsideOfPackages(
                "dev.duet.decode..",
                "dev.duet.audio..",
                "dev.duet.video..",
                "dev.duet.avid..",
                "dev.duet.cma..",
                "dev.duet.extract..",
                "dev.duet.eval..",
                "dev.duet.cli.."));
  }

  @Test
  void packagesHaveNoCycles() {
    check(
        slices()
            .matching("dev.duet.(**)")
            .should()
            .beFreeOfCycles()
            // What goes wrong in a part of avid is told in avid's own words.
            .ignoreDependency(alwaysTrue(), type(ModelException.class)));
  }

  @Test
  void lossesKnowNeitherTheDataNorTheLoop() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("dev.duet.avid.loss..", "dev.duet.avid.memory..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.duet.avid.data..", "dev.duet.avid.train.."));
  }

  @Test
  void onlyDecodeKnowsFfmpeg() {
    check(onlyIn("dev.duet.decode..", "org.bytedeco.ffmpeg.."));
  }

  @Test
  void onlyAudioKnowsTarsosDsp() {
    check(onlyIn("dev.duet.audio..", "be.tarsos.."));
  }

  @Test
  void onlyVideoKnowsOpenCv() {
    check(onlyIn("dev.duet.video..", "org.bytedeco.opencv.."));
  }

  @Test
  void onlyCmaAndEvalKnowOpenBlas() {
    check(
        noClasses()
            .that(not(resideInAnyPackage("dev.duet.cma..", "dev.duet.eval..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bytedeco.openblas.."));
  }

  @Test
  void onlyCmaKnowsJVector() {
    check(onlyIn("dev.duet.cma..", "io.github.jbellis.."));
  }

  @Test
  void onlyTheCommandLineKnowsPicocli() {
    check(onlyIn("dev.duet.cli..", "picocli.."));
  }

  @Test
  void everySharedThingHasAnOwner() {
    check(
        noClasses()
            .should()
            .resideInAnyPackage("..util..", "..utils..", "..common..", "..core..", "..helper.."));
  }

  /** A rule that meets no class fails, so none can pass by a mistyped name. */
  private static void check(ArchRule rule) {
    rule.check(classes);
  }

  private static ArchRule onlyIn(String home, String... libraries) {
    return noClasses()
        .that(not(resideInAPackage(home)))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries);
  }
}
