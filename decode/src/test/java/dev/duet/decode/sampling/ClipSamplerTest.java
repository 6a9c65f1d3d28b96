package dev.duet.decode.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipTime;
import dev.duet.decode.MediaInfo;
import dev.duet.decode.Modality;
import dev.duet.decode.TimeSpan;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClipSamplerTest {
  /** Times are sums of a few doubles below 10^4. */
  private static final double ROUNDING = 1e-9;

  private static final ClipFormat BOTH = ClipFormat.DEFAULT;
  private static final ClipFormat SOUND = BOTH.withModalities(Set.of(Modality.AUDIO));

  @Test
  void evenClipsRunFromTheFirstStartToTheLast() {
    // 10 s of video, clips of 0.5 s.
    List<ClipTime> clips = new EvenClips(5).sample("a", video(0, 10), BOTH);
    assertStarts(clips, 0, 2.375, 4.75, 7.125, 9.5);
    assertEquals(2.375 + 0.25 - 1, clips.get(1).audioStartSeconds(), ROUNDING);
  }

  @Test
  void oneEvenClipSitsInTheMiddle() {
    assertStarts(new EvenClips(1).sample("a", video(1, 11), BOTH), 5.75);
  }

  @Test
  void evenClipsOfAShortFileAreAllTheSame() {
    assertStarts(new EvenClips(3).sample("a", video(0.2, 0.6), BOTH), 0.2, 0.2, 0.2);
  }

  @Test
  void slidingClipsAreThoseThatFitWhole() {
    assertStarts(new SlidingClips(0.5).sample("a", video(0, 2.2), BOTH), 0, 0.5, 1, 1.5);
    assertStarts(new SlidingClips(3).sample("a", video(1, 4), BOTH), 1);
    assertStarts(new SlidingClips(1).sample("a", video(0, 0.1), BOTH), 0);
  }

  @Test
  void theLastSlidingClipIsNotLostToRounding() {
    // 30 s in strides of 0.1 s: 0.1 has no exact double, yet the clip at 29.5 s fits.
    assertEquals(296, new SlidingClips(0.1).sample("a", video(0, 30), BOTH).size());
    // A duration as a container gives it: 900 frames of 1001/30000 s.
    double end = 900 * 1001 / 30_000.0;
    assertEquals(60, new SlidingClips(0.5).sample("a", video(0, end), BOTH).size());
  }

  @Test
  void aFileThatClaimsToLastForEverTakesNoMemory() {
    List<ClipTime> clips = new SlidingClips(1e-3).sample("a", video(0, 1e300), BOTH);
    assertEquals(Integer.MAX_VALUE, clips.size());
    assertEquals(1e6, clips.get(1_000_000_000).videoStartSeconds(), 1e-6);
  }

  @Test
  void withoutVideoClipsAreCutFromTheSound() {
    List<ClipTime> clips = new SlidingClips(2).sample("a", media(null, span(0.5, 6.6)), BOTH);
    assertEquals(List.of(0.5, 2.5, 4.5), audioStarts(clips));
    assertEquals(0.5 + 1 - 0.25, clips.get(0).videoStartSeconds(), ROUNDING);
    // Nor is a video looked at that the format does not ask for.
    assertEquals(
        List.of(0.5, 2.5, 4.5),
        audioStarts(new SlidingClips(2).sample("a", media(span(0, 60), span(0.5, 6.6)), SOUND)));
  }

  @Test
  void aFileWithNothingAskedForGivesNoClip() {
    for (ClipSampler sampler : samplers()) {
      assertEquals(List.of(), sampler.sample("a", video(0, 10), SOUND));
      assertEquals(List.of(), sampler.sample("a", media(null, null), BOTH));
    }
  }

  @Test
  void randomClipsFollowFromSeedAndIdOnly() {
    MediaInfo info = video(0, 100);
    List<ClipTime> clips = new RandomClips(20, 7).sample("a/b.mp4", info, BOTH);
    List<ClipTime> other = new RandomClips(20, 7).sample("a/c.mp4", info, BOTH);
    assertEquals(clips, new RandomClips(20, 7).sample("a/b.mp4", info, BOTH));
    assertNotEquals(clips, other);
    assertNotEquals(clips, new RandomClips(20, 8).sample("a/b.mp4", info, BOTH));
    // SHA-256 and java.util.Random's generator worked out apart: a change of the draws would change
    // every experiment.
    assertStarts(new RandomClips(2, 1).sample("x", info, BOTH), 17.2602156166, 86.4219851448);
  }

  @Test
  void randomClipsAreUniform() {
    // 10000 draws over [0, 9.5]: the mean's standard deviation is 9.5 / sqrt(12 * 10000) = 0.027;
    // each tenth holds 1000 +- 30.
    List<ClipTime> clips = new RandomClips(10_000, 3).sample("a", video(0, 10), BOTH);
    double mean = clips.stream().mapToDouble(ClipTime::videoStartSeconds).average().orElseThrow();
    assertEquals(4.75, mean, 0.14);
    int[] tenths = new int[10];
    clips.forEach(clip -> tenths[(int) (clip.videoStartSeconds() / 0.95)]++);
    for (int count : tenths) {
      assertEquals(1000, count, 150);
    }
  }

  @Test
  void whateverTheFileClipsAreOrderedAndWithinIt() {
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      double start = random.nextBoolean() ? 0 : random.nextDouble() * 5;
      double seconds = Math.pow(10, random.nextDouble() * 5 - 2);
      MediaInfo info =
          random.nextBoolean()
              ? video(start, start + seconds)
              : media(null, span(start, start + seconds));
      boolean seen = info.video().isPresent();
      for (ClipSampler sampler : samplers(random)) {
        List<ClipTime> clips = sampler.sample("file " + i, info, BOTH);
        assertTrue(!clips.isEmpty());
        double previous = Double.NEGATIVE_INFINITY;
        for (ClipTime clip : clips) {
          double clipSeconds = seen ? BOTH.videoSeconds() : BOTH.audioSeconds();
          double clipStart = seen ? clip.videoStartSeconds() : clip.audioStartSeconds();
          assertTrue(clipStart >= start - ROUNDING, () -> sampler + " " + info);
          assertTrue(
              clipStart + clipSeconds <= Math.max(start + seconds, start + clipSeconds) + 1e-5,
              () -> sampler + " " + info);
          assertTrue(clip.videoStartSeconds() >= previous);
          assertEquals(
              clip.videoStartSeconds() + BOTH.videoSeconds() / 2,
              clip.audioStartSeconds() + BOTH.audioSeconds() / 2,
              ROUNDING);
          previous = clip.videoStartSeconds();
        }
      }
    }
  }

  @Test
  void countsAndSpacingHoldForAnyDuration() {
    Random random = new Random(6);
    for (int i = 0; i < 1_000; i++) {
      double seconds = Math.pow(10, random.nextDouble() * 4 - 1);
      int count = 2 + random.nextInt(20);
      List<ClipTime> even = new EvenClips(count).sample("a", video(0, seconds), BOTH);
      assertEquals(count, even.size());
      double last = Math.max(0, seconds - 0.5);
      assertEquals(0, even.get(0).videoStartSeconds());
      assertEquals(last, even.get(count - 1).videoStartSeconds(), ROUNDING);
      for (int k = 1; k < count; k++) {
        double gap = even.get(k).videoStartSeconds() - even.get(k - 1).videoStartSeconds();
        assertEquals(last / (count - 1), gap, ROUNDING);
      }
      double stride = 0.05 + random.nextDouble();
      List<ClipTime> sliding = new SlidingClips(stride).sample("a", video(0, seconds), BOTH);
      double end = sliding.get(sliding.size() - 1).videoStartSeconds() + 0.5;
      assertTrue(end + stride > seconds - 1e-5, "one more clip would fit");
      assertEquals(sliding.size(), new HashSet<>(sliding).size());
    }
  }

  @Test
  void rejectsCountsAndStridesThatAreNotPositive() {
    assertRefused("the number of clips must be at least 1: 0", () -> new EvenClips(0));
    assertRefused("the number of clips must be at least 1: -1", () -> new RandomClips(-1, 0));
    for (double stride : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertRefused(
          "the stride must be a positive number of seconds: " + stride,
          () -> new SlidingClips(stride));
    }
  }

  private static List<ClipSampler> samplers() {
    return List.of(new EvenClips(3), new SlidingClips(1), new RandomClips(3, 0));
  }

  private static List<ClipSampler> samplers(Random random) {
    return List.of(
        new EvenClips(1 + random.nextInt(20)),
        new SlidingClips(0.1 + random.nextDouble() * 3),
        new RandomClips(1 + random.nextInt(20), random.nextLong()));
  }

  private static TimeSpan span(double start, double end) {
    return new TimeSpan(start, end);
  }

  private static MediaInfo video(double start, double end) {
    return media(span(start, end), null);
  }

  private static MediaInfo media(TimeSpan video, TimeSpan audio) {
    return new MediaInfo(
        Path.of("a.mp4"),
        "mov",
        0,
        100,
        Optional.ofNullable(video).map(span -> new MediaInfo.Video("h264", 320, 240, 0, 25, span)),
        Optional.ofNullable(audio).map(span -> new MediaInfo.Audio("aac", 48_000, 2, span)),
        2);
  }

  private static List<Double> audioStarts(List<ClipTime> clips) {
    return clips.stream().map(ClipTime::audioStartSeconds).toList();
  }

  private static void assertStarts(List<ClipTime> clips, double... starts) {
    assertEquals(starts.length, clips.size(), Collections.unmodifiableList(clips)::toString);
    for (int i = 0; i < starts.length; i++) {
      assertEquals(starts[i], clips.get(i).videoStartSeconds(), ROUNDING);
    }
  }

  private static void assertRefused(String message, Runnable construction) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, construction::run);
    assertEquals(message, e.getMessage());
  }
}
