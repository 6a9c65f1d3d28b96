package dev.duet.video;

import com.google.common.collect.ImmutableList;

/**
 * A named part of a network whose output callers may ask for.
 *
 * @param name conv1, conv2x .. conv5x
 * @param width output channels
 * @param layers its layers in order
 */
record Stage(String name, int width, ImmutableList<Layer> layers) {}
