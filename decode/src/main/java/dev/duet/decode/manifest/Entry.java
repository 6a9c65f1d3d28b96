package dev.duet.decode.manifest;

/**
 * An instance and where it was named.
 *
 * @param where for messages, for example {@code line 3 of list.txt}
 */
record Entry(Instance instance, String where) {}
