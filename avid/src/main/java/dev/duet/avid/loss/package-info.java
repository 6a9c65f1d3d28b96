/**
 * What a method of learning is to the training loop, and the losses of the methods.
 *
 * <p>{@link dev.duet.avid.loss.Objective} is the contract: an objective names the {@linkplain
 * dev.duet.avid.loss.View views} of an instance that it wants, turns their embeddings into
 * {@linkplain dev.duet.avid.loss.LossTerm terms}, and owns whatever state and parameters it needs
 * beside the model. The loop knows no method; the losses know neither the data nor the loop.
 */
@CheckReturnValue
@NullMarked
package dev.duet.avid.loss;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
