package dev.duet.cli.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.decode.Clip;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipReader;
import dev.duet.decode.ClipTime;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.FrameSize;
import dev.duet.decode.MissingAudioPolicy;
import dev.duet.decode.Modality;
import dev.duet.decode.ShortClipPolicy;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.FrameTimes;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.decode.synthetic.VideoTrack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewMakerTest {
  @TempDir private Path folder;

  @Test
  void filmsSoundThatIsBeyondFullScaleOnceDecoded() throws Exception {
    Path file = folder.resolve("loud.mp4");
    SyntheticMedia.of(
            VideoTrack.of(VideoTrack.Codec.MPEG4, 96, 64, FrameTimes.constant(16, 40)),
            AudioTrack.of(
                AudioTrack.Codec.AAC,
                48_000,
                1,
                2.5,
                seconds -> Math.sin(2 * Math.PI * 440 * seconds) >= 0 ? 1 : -1))
        .writeTo(file);
    assertTrue(loudest(file) > 1, "the sound is not beyond full scale: " + loudest(file));
    Path page = folder.resolve("page");
    Files.createDirectories(PreviewMaker.folder(page));

    Preview preview = new PreviewMaker(page).make(Instance.of("loud", file), 0);

    assertTrue(Files.size(page.resolve(preview.film().orElseThrow())) > 0);
  }

  private static double loudest(Path file) throws Exception {
    ClipFormat format =
        new ClipFormat(
            EnumSet.of(Modality.AUDIO),
            1,
            16,
            new FrameSize.Original(),
            24_000,
            2,
            ShortClipPolicy.REPEAT_FROM_START,
            MissingAudioPolicy.ZEROS);
    List<Clip> clips = new ArrayList<>();
    try (ClipReader reader = ClipReader.open(file, DecodeLimits.DEFAULT)) {
      reader.read(List.of(new ClipTime(0.2, 0.2)), format, clips::add);
    }
    double loudest = 0;
    for (float sample : Objects.requireNonNull(clips.get(0).waveform())) {
      loudest = Math.max(loudest, Math.abs(sample));
    }
    return loudest;
  }
}
