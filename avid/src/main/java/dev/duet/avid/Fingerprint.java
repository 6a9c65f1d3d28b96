package dev.duet.avid;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.duet.avid.weights.HostTensor;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What tells two models apart: whatever changes the features they give. */
final class Fingerprint {
  private Fingerprint() {}

  static String of(DuetModel model) {
    Hasher hasher = Hashing.sha256().newHasher();
    put(hasher, ConfigJson.write(model.config()));
    put(hasher, "audio_mean", HostTensor.of(model.audioStatistics().mean()));
    put(hasher, "audio_std", HostTensor.of(model.audioStatistics().std()));
    model
        .parameters()
        .forEach((name, parameter) -> put(hasher, name, HostTensor.of(parameter.getArray())));
    return hasher.hash().toString();
  }

  private static void put(Hasher hasher, String name, HostTensor tensor) {
    put(hasher, name);
    // DJL's own words for a type depend on the locale.
    put(hasher, tensor.type().name().toLowerCase(Locale.ROOT) + " " + tensor.shape());
    hasher.putBytes(tensor.data());
  }

  /** With its length before it, so that two texts never look like two others. */
  private static void put(Hasher hasher, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hasher.putInt(bytes.length).putBytes(bytes);
  }
}
