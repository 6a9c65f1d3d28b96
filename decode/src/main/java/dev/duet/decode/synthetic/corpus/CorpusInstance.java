package dev.duet.decode.synthetic.corpus;

import com.google.common.collect.ImmutableMap;
import dev.duet.decode.manifest.Split;
import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.FrameTimes;
import dev.duet.decode.synthetic.Sound;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.decode.synthetic.VideoTrack;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * One video of a corpus: what is drawn of it, and its factors. Each thing is drawn from a stream of
 * its own, so that a faulty pair's picture is the one it would have had.
 */
final class CorpusInstance {
  private static final int GOP_SECONDS = 2;

  private final CorpusConfig config;
  private final Split split;
  private final int index;
  private final ClassDesign look;
  private final ClassDesign heard;
  private final boolean silent;
  private final DiscPicture picture;
  private final ClassSound sound;

  CorpusInstance(CorpusConfig config, Split split, int index) {
    this.config = config;
    this.split = split;
    this.index = index;
    look = ClassDesign.of(index % config.classes(), config);
    RandomGenerator pairing = stream("pairing");
    boolean faulty = pairing.nextDouble() < config.faultyShare() && config.spoils(split);
    int other = 1 + pairing.nextInt(config.classes() - 1);
    silent = pairing.nextDouble() < config.silentShare() && config.spoils(split);
    heard = faulty ? wrong(other) : look;
    picture =
        new DiscPicture(
            look.texture(),
            look.motion(),
            config.videoNuisance(),
            stream("picture"),
            CameraShake.draw(config.videoNuisance(), stream("camera")));
    sound =
        new ClassSound(
            heard.timbre(),
            heard.rhythm(),
            config.audioNuisance(),
            config.seconds(),
            config.sampleRateHz(),
            stream("sound"));
  }

  /** The class some places further on, or the next but one where that sounds like this one. */
  private ClassDesign wrong(int places) {
    ClassDesign other = ClassDesign.of((look.number() + places) % config.classes(), config);
    return other.soundsLike(look)
        ? ClassDesign.of((other.number() + 2) % config.classes(), config)
        : other;
  }

  private RandomGenerator stream(String thing) {
    return Draw.stream(config.seed(), split, index, thing);
  }

  /** For example {@code 00042.mp4}. */
  String fileName() {
    return String.format(Locale.ROOT, "%05d.mp4", index);
  }

  SyntheticMedia media() {
    int frames = (int) Math.max(1, Math.round(config.seconds() * config.framesPerSecond()));
    return SyntheticMedia.of(
        VideoTrack.of(
                VideoTrack.Codec.H264,
                config.framePixels(),
                config.framePixels(),
                FrameTimes.constant(config.framesPerSecond(), frames))
            .withGop(GOP_SECONDS * config.framesPerSecond())
            .withPicture(picture),
        AudioTrack.of(
            AudioTrack.Codec.AAC,
            config.sampleRateHz(),
            1,
            config.seconds(),
            silent ? Sound.silence() : sound));
  }

  /** Everything that is known of it, by column. */
  Map<String, String> factors() {
    return ImmutableMap.<String, String>builder()
        .put("path", split.text() + "/" + fileName())
        .put("label", look.label())
        .put("split", split.text())
        .put("sound_label", heard.label())
        .put("faulty", String.valueOf(!heard.equals(look)))
        .put("silent", String.valueOf(silent))
        .put("texture", name(look.texture()))
        .put("motion", name(look.motion()))
        .put("timbre", name(heard.timbre()))
        .put("rhythm", name(heard.rhythm()))
        .put("radius", number(picture.radius()))
        .put("centre_x", number(picture.centreX()))
        .put("centre_y", number(picture.centreY()))
        .put("motion_period_s", number(picture.periodSeconds()))
        .put("pitch_hz", number(sound.pitchHertz()))
        .put("rhythm_period_s", number(sound.periodSeconds()))
        .put("level_db", number(sound.levelDecibels()))
        .put("snr_db", number(sound.noiseDecibels()))
        .buildOrThrow();
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
