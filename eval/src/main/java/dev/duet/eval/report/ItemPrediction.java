package dev.duet.eval.report;

/**
 * What was told of one test item.
 *
 * @param split for example {@code fold 1}
 * @param id of the item
 * @param label its class
 * @param predicted the class that scored highest
 */
public record ItemPrediction(String split, String id, String label, String predicted) {}
