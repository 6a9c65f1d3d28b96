/**
 * Named tensors in files and on the host.
 *
 * <p>{@link dev.duet.avid.weights.SafetensorsFile} reads and {@link
 * dev.duet.avid.weights.SafetensorsWriter} writes the safetensors format (<a
 * href="https://huggingface.co/docs/safetensors">huggingface.co/docs/safetensors</a>): a length, a
 * JSON header, then the tensors' bytes, so a reader needs no code of the writer and runs none.
 */
@CheckReturnValue
@NullMarked
package dev.duet.avid.weights;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
