package dev.duet.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of docs/architecture.md. */
@AnalyzeClasses(packages = "dev.duet", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule modulesFollowTheArrows =
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
          .layer("extract")
          .definedBy("dev.duet.extract..")
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
          .whereLayer("extract")
          .mayOnlyAccessLayers("decode", "audio", "video", "avid")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule everyClassBelongsToAModule =
      noClasses()
          .should()
          .resideOutsideOfPackages(
              "dev.duet.decode..",
              "dev.duet.audio..",
              "dev.duet.video..",
              "dev.duet.avid..",
              "dev.duet.extract..",
              "dev.duet.cli..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.duet.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyDecodeKnowsFfmpeg =
      onlyIn("dev.duet.decode..", "org.bytedeco.ffmpeg..", "org.bytedeco.javacv..");

  @ArchTest
  static final ArchRule onlyAudioKnowsTarsosDsp = onlyIn("dev.duet.audio..", "be.tarsos..");

  @ArchTest
  static final ArchRule onlyVideoKnowsOpenCv = onlyIn("dev.duet.video..", "org.bytedeco.opencv..");

  @ArchTest
  static final ArchRule onlyTheCommandLineKnowsPicocli = onlyIn("dev.duet.cli..", "picocli..");

  @ArchTest
  static final ArchRule everySharedThingHasAnOwner =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..utils..", "..common..", "..core..", "..helper..");

  private static ArchRule onlyIn(String home, String... libraries) {
    return noClasses()
        .that(not(resideInAPackage(home)))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries);
  }
}
