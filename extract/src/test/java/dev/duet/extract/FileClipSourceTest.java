package dev.duet.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.audio.BinStatistics;
import dev.duet.avid.ClipPreparation;
import dev.duet.avid.ModelConfig;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.DecodeException;
import dev.duet.decode.DecodeFailure;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.MissingAudioPolicy;
import dev.duet.decode.Modality;
import dev.duet.decode.TimeSpan;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.sampling.EvenClips;
import dev.duet.decode.sampling.SlidingClips;
import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.FrameTimes;
import dev.duet.decode.synthetic.Sound;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.decode.synthetic.VideoTrack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileClipSourceTest {
  private static final int SIZE = 32;
  private static final ModelConfig MODEL = ModelConfig.named("tiny");
  private static final Set<Modality> BOTH = EnumSet.allOf(Modality.class);
  private static final Set<Modality> SIGHT = EnumSet.of(Modality.VIDEO);
  private static final Set<Modality> HEARING = EnumSet.of(Modality.AUDIO);

  @TempDir private Path folder;

  @Test
  void givesPreparedClipsAndTheSpanOfTheirFrames() throws Exception {
    Instance video = write("both.mp4", SyntheticMedia.of(picture(), tone()));

    List<SourceClip> clips = read(video, BOTH, MissingAudioPolicy.ZEROS);

    // 2 s of video, clips of 0.5 s every 0.75 s.
    assertEquals(
        List.of(new TimeSpan(0, 0.5), new TimeSpan(0.75, 1.25), new TimeSpan(1.5, 2)),
        clips.stream().map(SourceClip::span).toList());
    for (SourceClip clip : clips) {
      assertTrue(clip.audioPresent());
      assertEquals(8 * SIZE * SIZE * 3, clip.input().frames().rgb().length);
      assertEquals(
          MODEL.spectrogramFrames() * MODEL.spectrogram().bins(),
          clip.input().spectrogram().length);
    }
  }

  @Test
  void givesTheSpanOfTheSoundWhereNoFramesAreRead() throws Exception {
    Instance video = write("both.mp4", SyntheticMedia.of(picture(), tone()));

    List<SourceClip> clips = read(video, HEARING, MissingAudioPolicy.ZEROS);

    assertEquals(2, clips.get(0).span().durationSeconds());
    assertNull(clips.get(0).input().frames());
    assertNotNull(clips.get(0).input().spectrogram());
  }

  @Test
  void saysWhichClipsHaveNoSound() throws Exception {
    Instance video = write("silent.mp4", SyntheticMedia.of(picture()));

    List<SourceClip> clips = read(video, BOTH, MissingAudioPolicy.ZEROS);

    assertEquals(3, clips.size());
    assertTrue(clips.stream().noneMatch(SourceClip::audioPresent));
  }

  @Test
  void failsOnAFileWithoutTheStreamAskedFor() throws Exception {
    Instance silent = write("silent.mp4", SyntheticMedia.of(picture()));
    Instance blind = write("blind.wav", SyntheticMedia.of(tone()));

    assertFailure(DecodeFailure.Stage.AUDIO, silent, HEARING, MissingAudioPolicy.ZEROS);
    assertFailure(DecodeFailure.Stage.AUDIO, silent, HEARING, MissingAudioPolicy.FAIL);
    assertFailure(DecodeFailure.Stage.AUDIO, silent, BOTH, MissingAudioPolicy.FAIL);
    assertFailure(DecodeFailure.Stage.VIDEO, blind, SIGHT, MissingAudioPolicy.ZEROS);
    assertFailure(DecodeFailure.Stage.VIDEO, blind, BOTH, MissingAudioPolicy.SKIP);
    assertEquals(List.of(), read(silent, HEARING, MissingAudioPolicy.SKIP));
    assertEquals(List.of(), read(silent, BOTH, MissingAudioPolicy.SKIP));
  }

  private static void assertFailure(
      DecodeFailure.Stage stage,
      Instance video,
      Set<Modality> modalities,
      MissingAudioPolicy policy) {
    DecodeException e = assertThrows(DecodeException.class, () -> read(video, modalities, policy));
    assertEquals(stage, e.failure().stage(), e.getMessage());
  }

  private static List<SourceClip> read(
      Instance video, Set<Modality> modalities, MissingAudioPolicy policy) throws DecodeException {
    ClipPreparation preparation =
        new ClipPreparation(MODEL, BinStatistics.neutral(MODEL.spectrogram()), SIZE);
    ClipFormat format = MODEL.clipFormat();
    FileClipSource source =
        new FileClipSource(
            modalities.contains(Modality.VIDEO) ? new SlidingClips(0.75) : new EvenClips(2),
            format
                .withModalities(modalities)
                .withFrameSize(preparation.decodeSize())
                .withPolicies(format.shortClip(), policy),
            DecodeLimits.DEFAULT,
            preparation);
    List<SourceClip> clips = new ArrayList<>();
    source.read(video, clips::add);
    return clips;
  }

  private Instance write(String name, SyntheticMedia media) throws IOException {
    media.writeTo(folder.resolve(name));
    return Instance.of(name, folder.resolve(name));
  }

  private static VideoTrack picture() {
    return VideoTrack.of(VideoTrack.Codec.MPEG4, 64, 48, FrameTimes.constant(25, 50));
  }

  private static AudioTrack tone() {
    return AudioTrack.of(AudioTrack.Codec.PCM_S16, 24_000, 1, 3, Sound.tone(440, 0.4));
  }
}
