package dev.duet.cli.config;

import static com.google.common.base.Preconditions.checkArgument;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordBinderTest {
  private static final Path FOLDER = Path.of("/runs/one");

  enum Colour {
    RED,
    DARK_BLUE
  }

  record Rate(double base, Decay decay) {
    static final Rate DEFAULT = new Rate(0.1, new Constant());

    Rate {
      checkArgument(base > 0, "base must be positive: %s", base);
    }
  }

  sealed interface Decay permits Constant, Steps, Whole, Box, Labelled {}

  record Constant() implements Decay {}

  record Steps(List<Integer> milestones, double gamma) implements Decay {
    static final Steps DEFAULT = new Steps(List.of(5), 0.1);
  }

  record Whole(String text, int count) implements Decay {}

  record Box(@Inline Rate rate) implements Decay {}

  record Labelled(String label, @Inline Steps steps) implements Decay {}

  record Settings(
      int batchSize,
      long seed,
      double temperature,
      boolean shuffle,
      Colour colour,
      Optional<Path> file,
      @Nullable Double clip,
      Duration every,
      List<String> names,
      Rate rate,
      Optional<Steps> extra) {
    static final Settings DEFAULT =
        new Settings(
            8,
            0,
            0.07,
            true,
            Colour.RED,
            Optional.empty(),
            null,
            Duration.ofMinutes(5),
            List.of("a"),
            Rate.DEFAULT,
            Optional.empty());

    Settings {
      checkArgument(batchSize >= 1, "batchSize must be at least 1: %s", batchSize);
    }
  }

  @Test
  void takesFromTheRecordWhatTheFileDoesNotSay() throws ConfigException {
    assertEquals(Settings.DEFAULT, bind("schema: 1\n"));
    Settings bound = bind("schema: 1\nbatchSize: 64\nrate: {base: 3e-3}\n");
    assertEquals(64, bound.batchSize());
    assertEquals(new Rate(0.003, new Constant()), bound.rate());
    assertEquals(0.07, bound.temperature());
  }

  @Test
  void readsEveryKindOfValue() throws ConfigException {
    Settings bound =
        bind(
            """
            schema: 1
            seed: 1_000_000_000_000
            shuffle: false
            colour: dark-blue
            file: clips/a.mp4
            clip: 2
            every: 90s
            names: [b, "null"]
            extra: {milestones: [1, 2]}
            """);
    assertEquals(1_000_000_000_000L, bound.seed());
    assertEquals(false, bound.shuffle());
    assertEquals(Colour.DARK_BLUE, bound.colour());
    assertEquals(Optional.of(FOLDER.resolve("clips/a.mp4")), bound.file());
    assertEquals(2.0, bound.clip());
    assertEquals(Duration.ofSeconds(90), bound.every());
    assertEquals(List.of("b", "null"), bound.names());
    assertEquals(Optional.of(new Steps(List.of(1, 2), 0.1)), bound.extra());
  }

  @Test
  void nothingIsAValueOfWhatMayBeNothing() throws ConfigException {
    ConfigNode node = parse("schema: 1\nclip: 2\nfile: a\n");
    ConfigNode none = ConfigFile.override(node, List.of("clip=null", "file="));
    Settings bound = RecordBinder.create().bind(none, Settings.DEFAULT);
    assertEquals(null, bound.clip());
    assertEquals(Optional.empty(), bound.file());
    assertEquals(
        "run.yaml, line 2: batchSize must be a whole number: nothing",
        message("schema: 1\nbatchSize:\n"));
  }

  @Test
  void choosesAVariantByItsKindWithTheVariantsOwnDefaults() throws ConfigException {
    assertEquals(
        new Steps(List.of(5), 0.5),
        bind("schema: 1\nrate: {decay: {kind: steps, gamma: 0.5}}").rate().decay());
    assertEquals(new Constant(), bind("schema: 1\nrate: {decay: constant}").rate().decay());
    assertEquals(
        new Box(new Rate(7, new Constant())),
        bind("schema: 1\nrate: {decay: {kind: box, base: 7}}").rate().decay());
    assertEquals(
        new Labelled("x", new Steps(List.of(5), 0.7)),
        bind("schema: 1\nrate: {decay: {kind: labelled, label: x, gamma: 0.7}}").rate().decay());
    assertEquals(
        "run.yaml, line 2: unknown key 'rate.decay.gama'; did you mean 'rate.decay.gamma'?",
        message("schema: 1\nrate: {decay: {kind: labelled, label: x, gama: 0.7}}"));
  }

  @Test
  void anUnknownKeyIsToldWithItsLineAndTheNearestKnownOne() {
    assertEquals(
        "run.yaml, line 3: unknown key 'batchsize'; did you mean 'batchSize'?",
        message("schema: 1\nseed: 2\nbatchsize: 3\n"));
    assertEquals(
        "run.yaml, line 3: unknown key 'rate.bsae'; did you mean 'rate.base'?",
        message("schema: 1\nrate:\n  bsae: 3\n"));
  }

  @Test
  void aKeyAtTheWrongPlaceIsToldWithItsPlace() {
    assertEquals(
        "run.yaml, line 2: unknown key 'base'; did you mean 'rate.base'?",
        message("schema: 1\nbase: 3\n"));
  }

  @Test
  void aKeyWithoutAnyLikenessIsToldWithTheKnownOnes() {
    assertEquals(
        "run.yaml, line 2: unknown key 'rate.zzzzzz'; known are base, decay",
        message("schema: 1\nrate: {zzzzzz: 3}\n"));
  }

  @Test
  void aWrongValueIsToldWithTheRuleAndTheValue() {
    assertEquals(
        "run.yaml, line 2: batchSize must be a whole number: 'many'",
        message("schema: 1\nbatchSize: many"));
    assertEquals(
        "run.yaml, line 2: batchSize must be a whole number: '1.5'",
        message("schema: 1\nbatchSize: 1.5"));
    assertEquals(
        "run.yaml, line 2: batchSize does not fit: '3000000000'",
        message("schema: 1\nbatchSize: 3000000000"));
    assertEquals(
        "run.yaml, line 3: batchSize must be at least 1: 0",
        message("schema: 1\nseed: 1\nbatchSize: 0"));
    assertEquals(
        "run.yaml, line 3: rate: base must be positive: -1.0",
        message("schema: 1\nrate:\n  base: -1"));
    assertEquals(
        "run.yaml, line 2: colour must be one of red, dark-blue: 'reed'; did you mean 'red'?",
        message("schema: 1\ncolour: reed"));
    assertEquals(
        "run.yaml, line 2: rate.decay.kind must be one of constant, steps, whole, box, labelled: 'step';"
            + " did you mean 'steps'?",
        message("schema: 1\nrate: {decay: {kind: step}}"));
    assertEquals(
        "run.yaml, line 2: every must be a duration such as 90s, 15m or 2h: 'soon'",
        message("schema: 1\nevery: soon"));
    assertEquals(
        "run.yaml, line 2: rate must be a mapping of keys: '5'", message("schema: 1\nrate: 5"));
    assertEquals(
        "run.yaml, line 2: shuffle must be true or false: 'yes'",
        message("schema: 1\nshuffle: yes"));
    assertEquals(
        "run.yaml, line 2: temperature must be a number: '0.1f'",
        message("schema: 1\ntemperature: 0.1f"));
  }

  @Test
  void whatHasNoDefaultMustBeGiven() {
    assertEquals(
        "run.yaml, line 2: 'rate.decay.count' is missing",
        message("schema: 1\nrate: {decay: {kind: whole, text: a}}"));
  }

  @Test
  void aFileSaysItsSchema() {
    assertEquals(
        "run.yaml: 'schema: 1' is missing; it tells which Duet the file is for",
        message("seed: 1\n"));
    assertEquals(
        "run.yaml, line 1: schema must be 1 for this Duet: '2'", message("schema: 2\nseed: 1\n"));
    assertEquals(
        "run.yaml: expected one mapping that begins with 'schema: 1'", message("- schema\n"));
  }

  @Test
  void whatIsNotYamlIsToldWithItsLine() {
    assertTrue(message("schema: 1\nrate: {base\n").startsWith("run.yaml, line "));
    assertEquals(
        "run.yaml, line 3: the key 'seed' is written twice",
        message("schema: 1\nseed: 1\nseed: 2\n"));
    assertEquals(
        "run.yaml, line 2: anchors, aliases and tags are not supported",
        message("schema: 1\nrate: &here {base: 1}\n"));
  }

  @Test
  void theCommandLineIsLaidOverTheFile() throws ConfigException {
    ConfigNode node = ConfigFile.parse("schema: 1\nrate: {base: 3}\n", "run.yaml", FOLDER);
    ConfigNode overridden =
        ConfigFile.override(
            node,
            List.of("rate.decay.kind=steps", "rate.decay.milestones=[2, 3]", "file=here.mp4"));
    Settings bound = RecordBinder.create().bind(overridden, Settings.DEFAULT);
    assertEquals(new Rate(3, new Steps(List.of(2, 3), 0.1)), bound.rate());
    assertEquals(Optional.of(Path.of("here.mp4")), bound.file());
    ConfigException wrong =
        assertThrows(
            ConfigException.class,
            () ->
                RecordBinder.create()
                    .bind(ConfigFile.override(node, List.of("rate.bases=1")), Settings.DEFAULT));
    assertEquals(
        "command line: unknown key 'rate.bases'; did you mean 'rate.base'?", wrong.getMessage());
  }

  @Test
  void anotherKindReplacesTheKeysOfTheFirst() throws ConfigException {
    ConfigNode base =
        ConfigFile.parse("schema: 1\nrate: {decay: {kind: steps, gamma: 0.5}}", "a", FOLDER);
    ConfigNode over = ConfigFile.parse("schema: 1\nrate: {decay: {kind: constant}}", "b", FOLDER);
    assertEquals(
        new Constant(),
        RecordBinder.create().bind(base.with(over), Settings.DEFAULT).rate().decay());
  }

  @Test
  void whatIsWrittenIsReadAsTheSame() throws ConfigException {
    Settings settings =
        new Settings(
            3,
            -4,
            1e-8,
            false,
            Colour.DARK_BLUE,
            Optional.of(Path.of("/data/a b.mp4")),
            0.1,
            Duration.ofMillis(1500),
            List.of("1", "null", "true", ""),
            new Rate(2, new Box(new Rate(3, new Labelled("x: y", Steps.DEFAULT)))),
            Optional.of(new Steps(List.of(), 1)));
    String yaml = RecordWriter.yaml(settings);
    assertEquals(settings, bind(yaml), yaml);
    assertEquals(Settings.DEFAULT, bind(RecordWriter.yaml(Settings.DEFAULT)));
  }

  @Test
  void aRecordCanBeNamed() throws ConfigException {
    RecordBinder binder =
        RecordBinder.create()
            .withNames(
                Rate.class,
                name -> {
                  checkArgument(name.equals("fast"), "no rate '%s'; there are fast", name);
                  return new Rate(9, new Constant());
                });
    Settings named = binder.bind(parse("schema: 1\nrate: fast"), Settings.DEFAULT);
    assertEquals(9, named.rate().base());
    Settings like =
        binder.bind(parse("schema: 1\nrate: {like: fast, decay: steps}"), Settings.DEFAULT);
    assertEquals(new Rate(9, Steps.DEFAULT), like.rate());
    ConfigException wrong =
        assertThrows(
            ConfigException.class,
            () -> binder.bind(parse("schema: 1\nrate: slow"), Settings.DEFAULT));
    assertEquals("run.yaml, line 2: rate: no rate 'slow'; there are fast", wrong.getMessage());
  }

  private static ConfigNode parse(String yaml) throws ConfigException {
    return ConfigFile.parse(yaml, "run.yaml", FOLDER);
  }

  private static Settings bind(String yaml) throws ConfigException {
    return RecordBinder.create().bind(parse(yaml), Settings.DEFAULT);
  }

  private static String message(String yaml) {
    return assertThrows(ConfigException.class, () -> bind(yaml)).getMessage();
  }
}
