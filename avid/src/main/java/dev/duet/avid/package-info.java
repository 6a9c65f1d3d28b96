/**
 * The two-tower model of AVID (Morgado et al., CVPR 2021, sec. 3.2), its file and its use for
 * features.
 *
 * <p>{@link dev.duet.avid.DuetModel} is the model and {@link dev.duet.avid.ModelConfig} its shape.
 * For features, {@link dev.duet.avid.ClipPreparation} turns clips into what the towers take, on
 * many threads, and {@link dev.duet.avid.FeatureEncoder} runs the towers, on one. {@link
 * dev.duet.avid.CheckpointImport} and {@link dev.duet.avid.CheckpointExport} exchange weights with
 * PyTorch.
 */
@CheckReturnValue
@NullMarked
package dev.duet.avid;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
