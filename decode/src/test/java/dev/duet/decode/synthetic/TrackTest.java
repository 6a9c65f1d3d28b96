package dev.duet.decode.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrackTest {
  private static final FrameTimes TIMES = FrameTimes.constant(25, 10);

  @Test
  void theFrameAtATimeIsTheLastOneBegun() {
    Random random = new Random(3);
    double[] seconds = random.doubles(60, 0, 10).map(s -> Math.rint(s * 1000) / 1000).toArray();
    double[] sorted = Arrays.stream(seconds).sorted().distinct().toArray();
    FrameTimes times = FrameTimes.at(11, sorted);
    for (int i = 0; i < 1_000; i++) {
      double at = random.nextDouble() * 12 - 0.5;
      int expected = 0;
      for (int frame = 0; frame < times.count(); frame++) {
        expected = times.seconds(frame) <= at ? frame : expected;
      }
      assertEquals(expected, times.frameAt(at));
    }
  }

  @Test
  void timesAreExactAndLastUntilTheNext() {
    FrameTimes ntsc = FrameTimes.constant(30_000, 1001, 5);
    assertEquals(3 * 1001 / 30_000.0, ntsc.seconds(3));
    assertEquals(5 * 1001 / 30_000.0, ntsc.endSeconds());
    assertTrue(ntsc.isConstantRate());
    FrameTimes any = FrameTimes.at(1, 0.25, 0.5, 0.9);
    assertFalse(any.isConstantRate());
    assertEquals(0.9, any.seconds(2));
    assertEquals(6_000, any.durationTicks(2));
    assertEquals(1.4, any.laterSeconds(0.5).seconds(2));
    assertEquals(1.5, any.laterSeconds(0.5).endSeconds());
  }

  @Test
  void theMeanOfTheChannelsIsTheSound() {
    for (int channels = 1; channels <= 8; channels++) {
      AudioTrack track =
          AudioTrack.of(AudioTrack.Codec.FLAC, 8_000, channels, 1, Sound.tone(100, 0.5));
      double sum = 0;
      for (int channel = 0; channel < channels; channel++) {
        double value = track.channelAt(channel, 0.0021);
        assertTrue(Math.abs(value) <= 1);
        sum += value;
      }
      assertEquals(track.sound().at(0.0021), sum / channels, 1e-15);
    }
  }

  @Test
  void descriptionsThatMakeNoSenseAreRefused() {
    assertRefused("a video needs at least one frame: 0", () -> FrameTimes.constant(25, 0));
    assertRefused("tickDenominator must lie in [1, 65535]: 0", () -> FrameTimes.constant(0, 1));
    assertRefused("frame times must increase: tick 6000", () -> FrameTimes.at(1, 0.2, 0.1));
    assertRefused("endTick must be later than the last frame", () -> FrameTimes.at(0.2, 0.2));
    assertRefused("the first tick must not be negative: -6", () -> FrameTimes.at(1, -1e-4));
    assertRefused(
        "a frame must be at least 20 pixels wide and high: 19x40",
        () -> VideoTrack.of(VideoTrack.Codec.MPEG4, 19, 40, TIMES));
    assertRefused(
        "the H.264 encoder needs an even width and height: 41x40",
        () -> VideoTrack.of(VideoTrack.Codec.H264, 41, 40, TIMES));
    VideoTrack video = VideoTrack.of(VideoTrack.Codec.H264, 40, 40, TIMES);
    assertRefused("H264 cannot be written with 1 B-frames", () -> video.withBFrames(1));
    assertRefused("rotationDegrees must be 0, 90, 180 or 270: 45", () -> video.withRotation(45));
    assertRefused("gopFrames must be at least 1: 0", () -> video.withGop(0));
    assertRefused(
        "sampleRateHz must lie in [8000, 192000]: 4000",
        () -> AudioTrack.of(AudioTrack.Codec.FLAC, 4_000, 1, 1, Sound.silence()));
    assertRefused(
        "channels must lie in [1, 8]: 9",
        () -> AudioTrack.of(AudioTrack.Codec.FLAC, 8_000, 9, 1, Sound.silence()));
    assertRefused(
        "sampleCount must be at least 1: 0",
        () -> AudioTrack.of(AudioTrack.Codec.FLAC, 8_000, 1, 0, Sound.silence()));
    assertRefused(
        "a file needs at least one track",
        () -> new SyntheticMedia(Optional.empty(), Optional.empty(), 0));
    assertRefused(
        "offsetSeconds must be finite and not negative: -1.0",
        () -> SyntheticMedia.of(video).withOffset(-1));
  }

  private static void assertRefused(String message, Runnable construction) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, construction::run);
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }
}
