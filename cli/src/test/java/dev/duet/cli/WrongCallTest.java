package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a user gets wrong is one line that says what and where, and exit code 2. */
class WrongCallTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "duet {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          extrct                                        | did you mean 'extract'?
          bench encod                                   | did you mean 'encode'?
          --nonsense                                    | unknown option: '--nonsense'
          extract videos --outptu x                     | did you mean '--output'?
          extract videos --output x                     | duet init
          extract --model FILE --output x               | 'INPUT'
          extract videos --model FILE                   | --output
          extract videos --model absent --output x      | --model: no such file: absent
          extract videos --model . --output x           | --model: . is a folder
          extract videos --model FILE --output x --format zip | --format: expected one of npy, parquet, not 'zip'
          extract videos --model FILE --output x --device tpu | --device: expected one of cpu, gpu, not 'tpu'
          extract videos --model FILE --output x --workers two | --workers: 'two' is not a whole number
          extract videos --model FILE --output x --workers 0 | --workers must be at least 1: 0
          extract videos --model FILE --output x --clips 0 | --clips must be at least 1: 0
          extract videos --model FILE --output x --stride 0 | --stride must be more than 0 seconds
          extract videos --model FILE --output x --stride fast | --stride: 'fast' is not a number
          extract videos --model FILE --output x --time-limit -1 | --time-limit must be more than 0 seconds
          extract videos --model FILE --output x --clips 1 --stride 1 | only one of
          extract absent --model FILE --output x        | absent
          stats absent --model FILE                     | absent
          stats videos                                  | duet init
          index absent --output x.csv                   | absent
          index videos                                  | --output
          index FILE --output x.txt                     | must end in .csv or .parquet: x.txt
          index FILE --output none/x.csv                | there is no folder
          index FILE --output x.csv --layout imagenet   | --layout: expected one of folders, ucf101
          index FILE --output x.csv --layout ucf101     | is no folder
          index FILE --output x.csv --annotations y     | --annotations needs --layout
          index FILE --output x.csv --need smell        | --need: expected one of any, video, audio, both
          index FILE --output x.csv --min-seconds -1    | --min-seconds must not be negative
          index FILE --output x.csv --time-limit 0      | --time-limit must be more than 0 seconds
          index FILE --output x.csv --workers 0         | --workers must be at least 1: 0
          synth --output x                              | --seed
          synth --output x --seed 1 --classes 7         | classes must be even
          synth --output x --seed 1 --confusion knot    | --confusion: expected one of ring, aligned, twins, not 'knot'
          synth --output x --seed 1 --confusion twins --classes 2 | twins take at least 4 classes: 2
          synth --output x --seed 1 --faulty-share 2    | faultyShare must lie in [0, 1
          synth --output FILE --seed 1                  | FILE
          init --output x                               | --seed
          init --output x --seed seven                  | --seed: 'seven' is not a whole number
          init --output . --seed 1                      | --output: . is a folder
          init --output FILE --seed 1                   | --overwrite replaces it
          init --output none/x --seed 1                 | there is no folder
          init --output x --seed 1 --config huge        | avid-small
          import absent --output x                      | no such file: absent
          import FILE --output x                        | not a usable PyTorch checkpoint
          export absent --output x                      | no such file: absent
          export FILE --output x                        | FILE
          info absent                                   | no such file: absent
          info FILE                                     | FILE
          demo extra                                    | unexpected argument: 'extra'
          bench encode smell                            | expected one of video, audio, not 'smell'
          bench logspec --reps 0                        | --reps must be at least 1: 0
          bench logspec --threads 0                     | --threads must be at least 1: 0
          bench clip absent                             | absent
          bench clip absent --size 0                    | --size must be from 1 to 8192 pixels: 0
          bench extract absent                          | absent
          """)
  void isOneLineThatSaysWhatAndWhere(String call, String said) throws IOException {
    Path file = Files.writeString(folder.resolve("text.safetensors"), "neither model nor media");
    Object[] args =
        Splitter.on(' ')
            .splitToStream(call)
            .map(word -> word.equals("FILE") ? file.toString() : word)
            .toArray();

    CommandRun run = CommandRun.of(args);

    assertEquals(ExitCode.WRONG_CALL, run.exitCode(), run.err());
    assertEquals(1, run.errLines().size(), run.err());
    assertTrue(run.err().startsWith("duet"), run.err());
    assertTrue(run.err().contains(said.equals("FILE") ? file.toString() : said), run.err());
    assertFalse(run.err().contains("Exception"), run.err());
    assertEquals("", run.out());
  }

  @Test
  void asksForAGpuThatIsThere() throws IOException {
    Path model = folder.resolve("model.safetensors");
    assertEquals(
        0, CommandRun.of("init", "--output", model, "--seed", 1, "--config", "tiny").exitCode());
    Path media = Files.writeString(folder.resolve("a.mp4"), "not media");

    CommandRun run =
        CommandRun.of(
            "extract", media, "--model", model, "--output", folder.resolve("x"), "--device", "gpu");

    assertEquals(ExitCode.WRONG_CALL, run.exitCode());
    assertTrue(run.err().contains("sees no CUDA device"), run.err());
  }
}
