package dev.duet.decode;

import static dev.duet.decode.Reading.BOTH;
import static dev.duet.decode.Reading.at;
import static dev.duet.decode.Reading.read;
import static dev.duet.decode.Reading.sound;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.AudioTrack.Codec;
import dev.duet.decode.synthetic.FrameTimes;
import dev.duet.decode.synthetic.Sound;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.decode.synthetic.VideoTrack;
import dev.duet.decode.synthetic.WrittenMedia;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which sound is read for which time. */
class ClipSoundTest {
  private static final int RATE = 24_000;

  /** Two steps of 16 bits, which the channels' own rounding and their mean can be off by. */
  private static final float ROUNDING = 2f / 32_768;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "PCM_S16, wav, 44100, 1",
    "PCM_S16, wav, 8000, 2",
    "PCM_F32, wav, 96000, 2",
    "PCM_S16, mov, 48000, 2",
    "PCM_S16, mkv, 44100, 1",
    "PCM_S16, avi, 22050, 2",
    "FLAC, flac, 44100, 2",
    "FLAC, flac, 16000, 1",
    "FLAC, mkv, 44100, 2",
    "FLAC, mp4, 48000, 1",
    "FLAC, ogg, 48000, 1",
  })
  void losslessSoundIsExactToTheSampleAtAnySeek(
      Codec codec, String extension, int rate, int channels) throws IOException, DecodeException {
    // No two spans of the noise are alike: one sample off would fail everywhere.
    WrittenMedia media =
        write(AudioTrack.of(codec, rate, channels, 6, Sound.noise(rate)), extension);
    ClipFormat format = sound(rate, 0.31);
    List<ClipTime> sorted = at(new SplittableRandom(5).doubles(12, -0.2, 6.1).sorted().toArray());
    List<Clip> inOnePass = read(media.file(), format, sorted);
    for (Clip clip : inOnePass) {
      long first = Math.round(clip.time().audioStartSeconds() * rate);
      float[] expected = media.waveform((double) first / rate, rate, format.sampleCount());
      assertArrayEquals(
          expected, clip.waveform(), ROUNDING, () -> "at " + clip.time().audioStartSeconds());
    }
    assertSameInAnyOrder(media, format, sorted, inOnePass, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "AAC, mp4, 44100, 2",
    "AAC, mp4, 48000, 1",
    "AAC, mkv, 48000, 2",
    "AAC, ts, 48000, 1",
    "AAC, mov, 22050, 1",
    "MP3, mp3, 44100, 2",
    "MP3, mp3, 24000, 1",
    "MP3, mkv, 48000, 1",
    "OPUS, ogg, 48000, 2",
    "OPUS, webm, 48000, 1",
    "OPUS, mkv, 24000, 1",
    "VORBIS, ogg, 44100, 2",
    "VORBIS, webm, 48000, 2",
  })
  void lossySoundIsInItsPlaceToAMillisecondAtAnySeek(
      Codec codec, String extension, int rate, int channels) throws IOException, DecodeException {
    double[] clicks =
        IntStream.range(0, 23).mapToDouble(i -> 0.37 + 0.25 * i + 0.0137 * (i % 7)).toArray();
    WrittenMedia media =
        write(AudioTrack.of(codec, rate, channels, 6.5, Sound.clicks(0.45, clicks)), extension);
    ClipFormat format = sound(RATE, 0.2);
    List<Double> order = new ArrayList<>(DoubleStream.of(clicks).boxed().toList());
    Collections.shuffle(order, new Random(1));
    SplittableRandom random = new SplittableRandom(2);
    try (ClipReader reader = ClipReader.open(media.file(), DecodeLimits.DEFAULT)) {
      for (double click : order) {
        double start = media.clockSeconds(click) - 0.1 + random.nextDouble(-0.08, 0.08);
        Clip clip = read(reader, format, at(start)).get(0);
        double first = Math.rint(start * RATE) / RATE;
        assertEquals(
            media.clockSeconds(click), first + peakSeconds(clip.waveform()), 1e-3, "a click");
      }
    }
  }

  /** Where the largest sample is, refined by a parabola through its neighbours. */
  private static double peakSeconds(float[] waveform) {
    int peak = 1;
    for (int i = 1; i + 1 < waveform.length; i++) {
      if (waveform[i] > waveform[peak]) {
        peak = i;
      }
    }
    assertTrue(waveform[peak] > 0.1, "no click was heard");
    double left = waveform[peak - 1];
    double right = waveform[peak + 1];
    double shift = (left - right) / (2 * (left - 2 * waveform[peak] + right));
    return (peak + shift) / RATE;
  }

  @ParameterizedTest
  @CsvSource({"44100", "48000", "8000", "11025", "22050", "32000", "96000", "44101", "24000"})
  void soundIsResampledWithoutDelay(int rate) throws IOException, DecodeException {
    double seconds = 3;
    // Up to 3 kHz, well inside the pass band at 8 kHz.
    Sound sweep = Sound.sweep(100, 3000, seconds, 0.4);
    WrittenMedia media = write(AudioTrack.of(Codec.PCM_F32, rate, 1, seconds, sweep), "wav");
    ClipFormat format = sound(RATE, 0.5);
    for (Clip clip : read(media.file(), format, at(0.1, 0.777_7, 1.500_01, 2.3))) {
      double first = Math.rint(clip.time().audioStartSeconds() * RATE) / RATE;
      float[] expected = media.waveform(first, RATE, format.sampleCount());
      // The filter's ripple. A delay of one output sample would show as 0.2 at 3 kHz.
      assertArrayEquals(expected, clip.waveform(), 2e-3f);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PCM_S16, wav, 44100, 0",
    "PCM_S16, wav, 44101, 0",
    "FLAC, mkv, 48000, 0",
    "MP3, mp3, 44100, 0",
    "VORBIS, ogg, 44100, 0",
    // The decoder draws the noise of perceptual noise substitution as it goes; 60 dB down here.
    "AAC, mp4, 44100, 4e-4",
    // Opus's predictors decay exponentially: what is left after the pre-roll is 60 dB down.
    "OPUS, ogg, 48000, 4e-4",
  })
  void waveformDependsOnItsSpanOnly(Codec codec, String extension, int rate, float tolerance)
      throws IOException, DecodeException {
    Sound sound = Sound.sweep(100, 5000, 8, 0.4);
    WrittenMedia media = write(AudioTrack.of(codec, rate, 2, 8, sound), extension);
    ClipFormat format = sound(RATE, 0.5);
    List<ClipTime> times = at(IntStream.range(0, 24).mapToDouble(i -> 0.3 * i + 0.000_7).toArray());
    assertSameInAnyOrder(media, format, times, read(media.file(), format, times), tolerance);
  }

  /** Reads clips one by one in a random order; they must equal those of one pass. */
  private static void assertSameInAnyOrder(
      WrittenMedia media,
      ClipFormat format,
      List<ClipTime> times,
      List<Clip> inOnePass,
      float tolerance)
      throws DecodeException {
    List<Integer> order = new ArrayList<>(IntStream.range(0, times.size()).boxed().toList());
    Collections.shuffle(order, new Random(3));
    try (ClipReader reader = ClipReader.open(media.file(), DecodeLimits.DEFAULT)) {
      for (int i : order) {
        Clip single = read(reader, format, times.subList(i, i + 1)).get(0);
        assertArrayEquals(inOnePass.get(i).waveform(), single.waveform(), tolerance, "clip " + i);
        assertEquals(inOnePass.get(i).audioPresent(), single.audioPresent());
      }
    }
  }

  @Test
  void fiveChannelsAndBassAreMixedWithFfmpegsWeights() throws IOException, DecodeException {
    WrittenMedia media =
        write(AudioTrack.of(Codec.PCM_F32, 48_000, 6, 1, Sound.noise(48_000)), "wav");
    float[] expected = media.waveform(0.2, 48_000, 4800);
    // Channel c of C carries the sound times 2 (c + 1) / (C + 1); left, right, centre, bass, back
    // left, back right weigh 0.707, 0.707, 1, 0, 0.5, 0.5, scaled to sum to one.
    double half = Math.sqrt(0.5);
    double sum = 2 * half + 1 + 1;
    double gain = (half * 2 / 7 + half * 4 / 7 + 6.0 / 7 + 0.5 * 10 / 7 + 0.5 * 12 / 7) / sum;
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= (float) gain;
    }
    Clip clip = read(media.file(), sound(48_000, 0.1), at(0.2)).get(0);
    assertArrayEquals(expected, clip.waveform(), 1e-5f); // single precision
  }

  @Test
  void stereoGivesTheMeanAndNeverClips() throws IOException, DecodeException {
    Sound loud = Sound.tone(1000, 0.5);
    WrittenMedia media = write(AudioTrack.of(Codec.PCM_F32, RATE, 2, 1, loud), "wav");
    Clip clip = read(media.file(), sound(RATE, 0.5), at(0.1)).get(0);
    assertArrayEquals(media.waveform(0.1, RATE, 12_000), clip.waveform(), 1e-6f);
  }

  @Test
  void soundIsZeroWhereTheTrackDoesNotReach() throws IOException, DecodeException {
    WrittenMedia media = write(AudioTrack.of(Codec.PCM_S16, RATE, 1, 2, Sound.noise(RATE)), "wav");
    ClipFormat format = sound(RATE, 1);
    List<Clip> clips = read(media.file(), format, at(-5, -0.5, 1.5, 2, 10));
    List<Boolean> present = clips.stream().map(Clip::audioPresent).toList();
    assertEquals(List.of(false, true, true, false, false), present);
    for (Clip clip : clips) {
      float[] expected =
          media.waveform(clip.time().audioStartSeconds(), RATE, format.sampleCount());
      assertArrayEquals(expected, clip.waveform(), ROUNDING);
    }
  }

  @ParameterizedTest
  @CsvSource({"mp4, FLAC", "mov, PCM_S16", "mkv, PCM_S16"})
  void soundThatStartsAfterTheVideoKeepsItsDelay(String extension, Codec codec)
      throws IOException, DecodeException {
    VideoTrack video = VideoTrack.of(VideoTrack.Codec.MPEG4, 160, 120, FrameTimes.constant(25, 75));
    AudioTrack audio = AudioTrack.of(codec, 48_000, 1, 2, Sound.noise(48_000)).startingAt(0.5);
    WrittenMedia media = SyntheticMedia.of(video, audio).writeTo(folder.resolve("a." + extension));
    ClipFormat format = sound(48_000, 0.5);
    for (Clip clip : read(media.file(), format, at(0, 0.3, 0.9, 2.2))) {
      float[] expected =
          media.waveform(clip.time().audioStartSeconds(), 48_000, format.sampleCount());
      assertArrayEquals(expected, clip.waveform(), ROUNDING);
    }
    // Present is what the window holds, not what the file holds.
    assertFalse(read(media.file(), format, at(-0.1)).get(0).audioPresent());
  }

  @Test
  void missingSoundIsSkippedOrFailsByPolicy() throws IOException, DecodeException {
    VideoTrack video = VideoTrack.of(VideoTrack.Codec.MPEG4, 160, 120, FrameTimes.constant(16, 64));
    AudioTrack audio = AudioTrack.of(Codec.FLAC, RATE, 1, 2, Sound.noise(RATE));
    Path file = SyntheticMedia.of(video, audio).writeTo(folder.resolve("a.mp4")).file();
    ClipFormat format = Reading.frames(2, 16).withModalities(BOTH);
    ClipFormat skip =
        format.withPolicies(ShortClipPolicy.REPEAT_LAST_FRAME, MissingAudioPolicy.SKIP);
    List<Clip> heard = read(file, skip, at(0.5, 1.5, 2.5, 3));
    assertEquals(List.of(0, 1), heard.stream().map(Clip::index).toList());
    ClipFormat fail =
        format.withPolicies(ShortClipPolicy.REPEAT_LAST_FRAME, MissingAudioPolicy.FAIL);
    List<Clip> before = new ArrayList<>();
    try (ClipReader reader = ClipReader.open(file, DecodeLimits.DEFAULT)) {
      DecodeException failure =
          assertThrows(DecodeException.class, () -> reader.read(at(0.5, 2.5), fail, before::add));
      assertEquals(DecodeFailure.Stage.AUDIO, failure.failure().stage());
    }
    assertEquals(1, before.size()); // what was delivered stays
  }

  @Test
  void missingTrackIsSkippedOrFailsByPolicy() throws IOException, DecodeException {
    VideoTrack video = VideoTrack.of(VideoTrack.Codec.MPEG4, 160, 120, FrameTimes.constant(16, 64));
    Path file = SyntheticMedia.of(video).writeTo(folder.resolve("a.mp4")).file();
    ClipFormat format = Reading.frames(2, 16).withModalities(BOTH);
    assertTrue(
        read(file, format.withPolicies(ShortClipPolicy.FAIL, MissingAudioPolicy.SKIP), at(0.5, 1))
            .isEmpty());
    DecodeException failure =
        assertThrows(
            DecodeException.class,
            () ->
                read(
                    file,
                    format.withPolicies(ShortClipPolicy.FAIL, MissingAudioPolicy.FAIL),
                    at(0.5)));
    assertEquals("no audio stream", failure.failure().reason());
  }

  @Test
  void fileWithoutVideoFailsOnlyWhenVideoIsAskedFor() throws IOException, DecodeException {
    WrittenMedia media = write(AudioTrack.of(Codec.PCM_S16, RATE, 1, 2, Sound.noise(RATE)), "wav");
    assertEquals(1, read(media.file(), sound(RATE, 1), at(0.5)).size());
    DecodeException failure =
        assertThrows(DecodeException.class, () -> read(media.file(), ClipFormat.DEFAULT, at(0.5)));
    assertEquals("no video stream", failure.failure().reason());
    assertEquals(DecodeFailure.Stage.VIDEO, failure.failure().stage());
  }

  private WrittenMedia write(AudioTrack audio, String extension) throws IOException {
    return SyntheticMedia.of(audio).writeTo(folder.resolve("a." + extension));
  }
}
