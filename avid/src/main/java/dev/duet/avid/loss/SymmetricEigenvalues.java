package dev.duet.avid.loss;

/**
 * Eigenvalues of a symmetric matrix by Jacobi's rotations (Golub and Van Loan, Matrix Computations,
 * sec. 8.5). Takes about ten sweeps of n³ operations.
 */
final class SymmetricEigenvalues {
  private static final int MOST_SWEEPS = 50;

  private SymmetricEigenvalues() {}

  /** In no order; the matrix is overwritten. */
  static double[] of(double[][] a) {
    int n = a.length;
    double scale = 0;
    for (int i = 0; i < n; i++) {
      scale += a[i][i] * a[i][i];
    }
    for (int sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a) > 1e-20 * scale; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(a, p, q);
        }
      }
    }
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = a[i][i];
    }
    return values;
  }

  private static double offDiagonal(double[][] a) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = i + 1; j < a.length; j++) {
        sum += a[i][j] * a[i][j];
      }
    }
    return sum;
  }

  /** Makes a[p][q] zero. */
  private static void rotate(double[][] a, int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    double tau = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double tangent = Math.copySign(1, tau) / (Math.abs(tau) + Math.hypot(1, tau));
    double cosine = 1 / Math.hypot(1, tangent);
    double sine = tangent * cosine;
    double crossing = a[p][q];
    a[p][p] -= tangent * crossing;
    a[q][q] += tangent * crossing;
    a[p][q] = 0;
    a[q][p] = 0;
    for (int i = 0; i < a.length; i++) {
      if (i != p && i != q) {
        double ip = a[p][i];
        double iq = a[q][i];
        a[p][i] = cosine * ip - sine * iq;
        a[q][i] = sine * ip + cosine * iq;
        a[i][p] = a[p][i];
        a[i][q] = a[q][i];
      }
    }
  }
}
