package dev.duet.cli.option;

import dev.duet.avid.ModelConfig;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A model configuration by name. */
public final class ConfigOption {
  /** The names, for the help. */
  static final class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Names() {
      super(ModelConfig.names());
    }
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "NAME",
      completionCandidates = Names.class,
      description = {
        "Configuration of the model: ${COMPLETION-CANDIDATES} (default: "
            + ModelConfig.DEFAULT_NAME
            + ").",
        "avid is the published model at 224 pixels, avid-small its small variant for ablations at"
            + " 112, r2plus1d_18 has torchvision's video network, tiny is for demonstrations, micro learns"
            + " within minutes on two cores."
      })
  private @Nullable String name;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ConfigOption() {}

  /** The configuration that was named, if one was. */
  public Optional<ModelConfig> config() {
    try {
      return Optional.ofNullable(name).map(ModelConfig::named);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--config: " + e.getMessage(), e);
    }
  }
}
