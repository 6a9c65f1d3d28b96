/**
 * Checkpoints that {@code torch.save} wrote, read without running anything.
 *
 * <p>A checkpoint is a pickle, a program for a stack machine that may call any Python function.
 * Here the machine knows tensors, dictionaries and numbers; whatever else it is asked for is
 * refused by name. Both layouts are read: consecutive pickles followed by raw storages (before
 * PyTorch 1.6) and the zip archive since. {@link dev.duet.avid.torch.TorchCheckpoint} is the way
 * in.
 */
@CheckReturnValue
@NullMarked
package dev.duet.avid.torch;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
