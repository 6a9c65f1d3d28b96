package dev.duet.cma.search;

/**
 * How the similarity by picture and the similarity by sound of two instances become one number: the
 * agreement that positives are chosen by (Morgado, Vasconcelos, Misra, CVPR 2021, section 4.1).
 */
public enum Agreement {
  /** Alike by picture and by sound: the smaller of the two. What the paper uses. */
  CONSENSUS {
    @Override
    public float of(float video, float audio) {
      return Math.min(video, audio);
    }

    @Override
    double of(double video, double audio) {
      return Math.min(video, audio);
    }

    @Override
    void combine(float[] video, float[] audio, int length) {
      for (int i = 0; i < length; i++) {
        video[i] = Math.min(video[i], audio[i]);
      }
    }
  },
  /** Alike by picture or by sound: the greater of the two. */
  UNION {
    @Override
    public float of(float video, float audio) {
      return Math.max(video, audio);
    }

    @Override
    double of(double video, double audio) {
      return Math.max(video, audio);
    }

    @Override
    void combine(float[] video, float[] audio, int length) {
      for (int i = 0; i < length; i++) {
        video[i] = Math.max(video[i], audio[i]);
      }
    }
  },
  /** Alike by picture. */
  VIDEO {
    @Override
    public float of(float video, float audio) {
      return video;
    }

    @Override
    double of(double video, double audio) {
      return video;
    }

    @Override
    void combine(float[] video, float[] audio, int length) {
      // The similarity by picture is the agreement already.
    }

    @Override
    boolean needsAudio() {
      return false;
    }
  },
  /** Alike by sound. */
  AUDIO {
    @Override
    public float of(float video, float audio) {
      return audio;
    }

    @Override
    double of(double video, double audio) {
      return audio;
    }

    @Override
    void combine(float[] video, float[] audio, int length) {
      System.arraycopy(audio, 0, video, 0, length);
    }

    @Override
    boolean needsVideo() {
      return false;
    }
  };

  /**
   * Agreement of a pair.
   *
   * @param video similarity by picture
   * @param audio similarity by sound
   */
  public abstract float of(float video, float audio);

  abstract double of(double video, double audio);

  /** Agreement of many pairs, in place of their similarities by picture. */
  abstract void combine(float[] video, float[] audio, int length);

  boolean needsVideo() {
    return true;
  }

  boolean needsAudio() {
    return true;
  }
}
