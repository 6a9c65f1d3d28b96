/**
 * A few short clips for people to look at and listen to: moving shapes, each with the sound it
 * would make. {@link dev.duet.decode.synthetic.demo.DemoClip} lists them. A scene is a function
 * from time and place to colour and from time to sound; how it becomes a file is {@link
 * dev.duet.decode.synthetic.SyntheticMedia}'s matter.
 */
@CheckReturnValue
@NullMarked
package dev.duet.decode.synthetic.demo;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
