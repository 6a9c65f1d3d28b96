package dev.duet.avid.loss;

import dev.duet.decode.Modality;

/**
 * A term that compares the embeddings of one modality with the bank of one.
 *
 * @param name as it is logged
 * @param query modality of the embeddings; only they get a gradient
 * @param bank modality of the bank
 * @param weight share in the loss
 * @param criterion how scores become a loss
 * @param candidates rows the anchors are compared with
 * @param guidance how far the anchors are believed
 */
public record BankTerm(
    String name,
    Modality query,
    Modality bank,
    double weight,
    Criterion criterion,
    Candidates candidates,
    Guidance guidance) {}
