package dev.duet.avid.loss;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.duet.avid.TorchProgram;
import dev.duet.avid.memory.MemoryBank;

/**
 * Negatives' scores of noise-contrastive estimation and what they add to the queries' derivative,
 * anchor by anchor in one call of the engine, on a CPU. The rows of one anchor, half a megabyte as
 * published, are gathered into one place again and again and are still in the cache when the second
 * product takes them; reading them from the bank is then most of the time.
 *
 * @param scores {@code (B, K)}
 * @param pushes {@code (B, D)}: {@code Σ_k σ(s_k − ln c)·m_k}
 */
record NceSweep(NDArray scores, NDArray pushes) {
  private static final String CODE =
      """
      def forward(self: __torch__.Program,
        negatives: Tensor,
        queries: Tensor,
        log_c: Tensor,
        bank: Tensor) -> Tuple[Tensor, Tensor]:
        B = torch.size(negatives, 0)
        K = torch.size(negatives, 1)
        D = torch.size(bank, 1)
        rows = torch.empty([K, D])
        scores = torch.empty([B, K])
        pushes = torch.empty([B, D])
        for i in range(B):
          _0 = torch.index_select(bank, 0, torch.select(negatives, 0, i), out=rows)
          s = torch.select(scores, 0, i)
          _1 = torch.mv(rows, torch.select(queries, 0, i), out=s)
          p = torch.sigmoid(torch.sub(s, log_c))
          _2 = torch.mv(torch.t(rows), p, out=torch.select(pushes, 0, i))
        return (scores, pushes)
      """;

  /** Made at the first use, kept until the process ends. */
  private static final class Compiled {
    static final TorchProgram PROGRAM = new TorchProgram(CODE, Device.cpu());
  }

  /**
   * Sweeps over a batch.
   *
   * @param negatives instance numbers, {@code (B, K)}
   * @param queries over the temperature, {@code (B, D)}
   * @param logC ln(K·Z)
   */
  static NceSweep of(NDArray negatives, NDArray queries, double logC, MemoryBank bank) {
    NDArray constant = negatives.getManager().create((float) logC);
    NDList found = Compiled.PROGRAM.run(negatives, queries, constant, bank.rows());
    return new NceSweep(found.get(0), found.get(1));
  }
}
