package dev.duet.audio;

/** One of the two spectrograms a model can hear. */
public sealed interface SpectrogramConfig permits LinearLogConfig, LogMelConfig {
  StftConfig stft();

  /** Dynamic range kept below the clip's maximum, in dB; infinite keeps everything. */
  double topDb();

  /** Columns F of the spectrogram. */
  int bins();

  /** Rows T of the spectrogram of a waveform of that many samples. */
  int frames(int samples);
}
