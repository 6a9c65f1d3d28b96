package dev.duet.decode.synthetic.demo;

import com.google.common.base.Ascii;
import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.FrameTimes;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.decode.synthetic.VideoTrack;

/** The demo clips: 3.5 s of 320 x 240 at 25 fps in H.264, with 44.1 kHz mono AAC, for mp4. */
public enum DemoClip {
  BOUNCING_BALL(new BouncingBall()),
  CHIMES(new Chimes()),
  HEARTBEAT(new Heartbeat()),
  METRONOME(new Metronome()),
  RAIN(new Rain()),
  SIREN(new Siren());

  private static final int FRAMES_PER_SECOND = 25;
  private static final double SECONDS = 3.52;

  private final Scene scene;

  DemoClip(Scene scene) {
    this.scene = scene;
  }

  /** A name for the clip's file, such as {@code bouncing-ball.mp4}. */
  public String fileName() {
    return Ascii.toLowerCase(name()).replace('_', '-') + ".mp4";
  }

  /** The clip's description, ready to be written. */
  public SyntheticMedia media() {
    FrameTimes times =
        FrameTimes.constant(FRAMES_PER_SECOND, (int) Math.round(SECONDS * FRAMES_PER_SECOND));
    return SyntheticMedia.of(
        VideoTrack.of(VideoTrack.Codec.H264, 320, 240, times).withPicture(scene.picture()),
        AudioTrack.of(AudioTrack.Codec.AAC, 44_100, 1, SECONDS, scene.sound()));
  }
}
