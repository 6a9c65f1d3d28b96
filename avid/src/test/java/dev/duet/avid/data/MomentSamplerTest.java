package dev.duet.avid.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipTime;
import dev.duet.decode.DecodeException;
import dev.duet.decode.FrameSize;
import dev.duet.decode.MediaInfo;
import dev.duet.decode.MissingAudioPolicy;
import dev.duet.decode.Modality;
import dev.duet.decode.ShortClipPolicy;
import dev.duet.decode.TimeSpan;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MomentSamplerTest {
  private static final Set<Modality> BOTH = ImmutableSet.of(Modality.VIDEO, Modality.AUDIO);
  private static final int DRAWS = 20_000;

  /** Ranges that draws of both times, and of the video's delay, fill. */
  private record Ranges(
      double firstVideo,
      double lastVideo,
      double firstAudio,
      double lastAudio,
      double leastDelay,
      double mostDelay) {}

  @Test
  void aShorterPictureLiesWithinTheSoundGiveOrTakeTheJitter() throws Exception {
    // A in (1, 7): sound [1, 9] gives 9 - 2, picture [0, 10] gives 10 - 0.5.
    // V in (A - 0.5, A + 2 + 0.5 - 0.5).
    Ranges ranges = draw(8, 2, span(0, 10), span(1, 9), 0.5);

    assertRange(1, 7, ranges.firstAudio(), ranges.lastAudio());
    assertRange(-0.5, 2, ranges.leastDelay(), ranges.mostDelay());
  }

  @Test
  void withoutJitterItLiesWithinTheSound() throws Exception {
    Ranges ranges = draw(8, 2, span(0, 10), span(1, 9), 0);

    assertRange(0, 1.5, ranges.leastDelay(), ranges.mostDelay());
  }

  @Test
  void aPictureNeverStartsBeforeItsStreamButMayRunOffItsEnd() throws Exception {
    // A in (3, 3.5); V in (max(A - 0.5, 3), min(A + 2, 4)): up to the end, not to 0.5 s before it.
    Ranges ranges = draw(8, 2, span(3, 4), span(0, 10), 0.5);

    assertRange(3, 3.5, ranges.firstAudio(), ranges.lastAudio());
    assertRange(3, 4, ranges.firstVideo(), ranges.lastVideo());
  }

  @Test
  void aShorterSoundLiesWithinThePictureGiveOrTakeTheJitter() throws Exception {
    // 32 frames are 2 s. V in (1, 7); A in (V - 0.25, V + 2 + 0.25 - 1).
    Ranges ranges = draw(32, 1, span(1, 9), span(0, 10), 0.25);

    assertRange(1, 7, ranges.firstVideo(), ranges.lastVideo());
    assertRange(-1.25, 0.25, ranges.leastDelay(), ranges.mostDelay());
  }

  @Test
  void drawsUniformly() throws Exception {
    MomentSampler sampler = sampler(8, 2, MissingAudioPolicy.FAIL);
    Random random = new Random(1);
    int early = 0;
    double delay = 0;
    for (int i = 0; i < DRAWS; i++) {
      ClipTime time = sampler.draw(info(span(0, 10), span(0, 10)), BOTH, 0, random);
      early += time.audioStartSeconds() < 2 ? 1 : 0;
      delay += time.videoStartSeconds() - time.audioStartSeconds();
    }
    assertEquals(0.25, (double) early / DRAWS, 0.015); // 5 standard deviations
    assertEquals(0.75, delay / DRAWS, 0.016);
  }

  @Test
  void onePartAloneFillsItsOwnStream() throws Exception {
    MomentSampler sampler = sampler(8, 2, MissingAudioPolicy.FAIL);
    MediaInfo info = info(span(1, 2), span(0, 10));
    double last = 0;
    double lastSound = 0;
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      double video =
          sampler.draw(info, ImmutableSet.of(Modality.VIDEO), 0.5, random).videoStartSeconds();
      double audio =
          sampler.draw(info, ImmutableSet.of(Modality.AUDIO), 0.5, random).audioStartSeconds();
      assertTrue(video >= 1 && video < 1.5, "video at " + video);
      assertTrue(audio >= 0 && audio < 8, "sound at " + audio);
      last = Math.max(last, video);
      lastSound = Math.max(lastSound, audio);
    }
    assertEquals(1.5, last, 0.01);
    assertEquals(8, lastSound, 0.1);
    MediaInfo brief = info(span(1, 1.25), span(0.5, 1));
    assertEquals(
        1,
        sampler
            .draw(brief, ImmutableSet.of(Modality.VIDEO), 0.5, new Random(0))
            .videoStartSeconds());
    assertEquals(
        0.5,
        sampler
            .draw(brief, ImmutableSet.of(Modality.AUDIO), 0.5, new Random(0))
            .audioStartSeconds());
  }

  @Test
  void aFileThatIsTooShortForAPairFailsUnlessZerosWillDo() throws Exception {
    MediaInfo brief = info(span(0, 5), span(0, 2)); // hi is lo
    DecodeException e =
        assertThrows(
            DecodeException.class,
            () -> sampler(8, 2, MissingAudioPolicy.FAIL).draw(brief, BOTH, 0.5, new Random(0)));
    assertEquals(
        "too short for 0.5 s of picture and 2.0 s of sound: picture from 0.00 to 5.00 s, sound"
            + " from 0.00 to 2.00 s",
        e.failure().reason());

    ClipTime time = sampler(8, 2, MissingAudioPolicy.ZEROS).draw(brief, BOTH, 0.5, new Random(0));

    assertEquals(0.75, time.videoStartSeconds() - time.audioStartSeconds(), 1e-9);
  }

  @Test
  void aFileWithoutAStreamFailsForIt() throws Exception {
    MediaInfo silent =
        new MediaInfo(Path.of("a.mp4"), "", 0, 5, video(span(0, 5)), Optional.empty(), 1);
    MediaInfo blind =
        new MediaInfo(Path.of("a.mp4"), "", 0, 5, Optional.empty(), audio(span(0, 5)), 1);
    MomentSampler strict = sampler(8, 2, MissingAudioPolicy.FAIL);

    assertEquals("no audio stream", reason(strict, silent, BOTH));
    assertEquals("no audio stream", reason(strict, silent, ImmutableSet.of(Modality.AUDIO)));
    assertEquals("no video stream", reason(strict, blind, BOTH));
    assertEquals("no video stream", reason(sampler(8, 2, MissingAudioPolicy.ZEROS), blind, BOTH));
    ClipTime time = sampler(8, 2, MissingAudioPolicy.ZEROS).draw(silent, BOTH, 0.5, new Random(0));
    assertTrue(time.videoStartSeconds() >= 0 && time.videoStartSeconds() < 4.5, time.toString());
  }

  private static String reason(MomentSampler sampler, MediaInfo info, Set<Modality> modalities) {
    return assertThrows(
            DecodeException.class, () -> sampler.draw(info, modalities, 0.5, new Random(0)))
        .failure()
        .reason();
  }

  private static Ranges draw(
      int frames, double audioSeconds, TimeSpan video, TimeSpan audio, double jitter)
      throws DecodeException {
    MomentSampler sampler = sampler(frames, audioSeconds, MissingAudioPolicy.FAIL);
    Ranges ranges = new Ranges(99, -99, 99, -99, 99, -99);
    Random random = new Random(1);
    for (int i = 0; i < DRAWS; i++) {
      ClipTime time = sampler.draw(info(video, audio), BOTH, jitter, random);
      double delay = time.videoStartSeconds() - time.audioStartSeconds();
      ranges =
          new Ranges(
              Math.min(ranges.firstVideo(), time.videoStartSeconds()),
              Math.max(ranges.lastVideo(), time.videoStartSeconds()),
              Math.min(ranges.firstAudio(), time.audioStartSeconds()),
              Math.max(ranges.lastAudio(), time.audioStartSeconds()),
              Math.min(ranges.leastDelay(), delay),
              Math.max(ranges.mostDelay(), delay));
    }
    return ranges;
  }

  /** The range is kept and filled to a hundredth. */
  private static void assertRange(double low, double high, double least, double most) {
    assertTrue(low <= least && most <= high, least + " to " + most);
    assertEquals(low, least, 0.01 * (high - low));
    assertEquals(high, most, 0.01 * (high - low));
  }

  private static MomentSampler sampler(int frames, double audioSeconds, MissingAudioPolicy policy) {
    return new MomentSampler(
        new ClipFormat(
            BOTH,
            frames,
            16,
            new FrameSize.Original(),
            24_000,
            audioSeconds,
            ShortClipPolicy.REPEAT_FROM_START,
            policy),
        policy);
  }

  private static MediaInfo info(TimeSpan video, TimeSpan audio) {
    return new MediaInfo(Path.of("a.mp4"), "mp4", 0, 10, video(video), audio(audio), 2);
  }

  private static Optional<MediaInfo.Video> video(TimeSpan span) {
    return Optional.of(new MediaInfo.Video("h264", 64, 48, 0, 25, span));
  }

  private static Optional<MediaInfo.Audio> audio(TimeSpan span) {
    return Optional.of(new MediaInfo.Audio("aac", 24_000, 1, span));
  }

  private static TimeSpan span(double start, double end) {
    return new TimeSpan(start, end);
  }
}
