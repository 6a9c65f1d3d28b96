package dev.duet.cma.search;

/** Order statistics without sorting (Hoare's quickselect). */
final class Selection {
  private Selection() {}

  /**
   * The k-th largest of the first {@code length} numbers, none of them NaN; reorders them.
   *
   * @param k from 1 on
   */
  static float kthLargest(float[] values, int length, int k) {
    int low = 0;
    int high = length - 1;
    int wanted = k - 1;
    while (low < high) {
      float pivot = medianOfThree(values[low], values[(low + high) >>> 1], values[high]);
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] > pivot) {
          i++;
        }
        while (values[j] < pivot) {
          j--;
        }
        if (i <= j) {
          float swapped = values[i];
          values[i] = values[j];
          values[j] = swapped;
          i++;
          j--;
        }
      }
      if (wanted <= j) {
        high = j;
      } else if (wanted >= i) {
        low = i;
      } else {
        return values[wanted];
      }
    }
    return values[wanted];
  }

  private static float medianOfThree(float a, float b, float c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
