package dev.duet.avid.loss.pair;

import dev.duet.avid.loss.View;

/**
 * Two views of an instance that are compared.
 *
 * @param name as it is logged
 * @param first one view
 * @param second the other
 * @param weight share in the loss
 */
public record ViewPair(String name, View first, View second, double weight) {}
