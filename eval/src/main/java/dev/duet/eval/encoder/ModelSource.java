package dev.duet.eval.encoder;

import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;

/** Gives the pretrained model anew for each split; whoever asks closes it. */
@FunctionalInterface
public interface ModelSource {
  DuetModel open() throws ModelException;
}
