package dev.duet.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CropBoxTest {
  private static final int DRAWS = 50_000;

  /**
   * On a square, crops of less than 3/4 of the area fit whatever their ratio r; larger ones of area
   * a where {@code a <= r <= 1/a}. So a share of {@code (1/4 - 0.03424 / ln(4/3)) / 0.92} is drawn
   * again, the integral of {@code -ln a} from 3/4 to 1 being 0.03424.
   */
  @Test
  void drawsAreasUniformlyAndRatiosLogUniformly() {
    Random random = new Random(1);
    int side = 2000;
    int[] areas = new int[10]; // tenths of [0.08, 0.7]
    int[] ratios = new int[10]; // tenths of [ln 3/4, ln 4/3]
    int inside = 0;
    for (int i = 0; i < DRAWS; i++) {
      CropBox box = CropBox.draw(side, side, 0.08, random);
      double area = (double) box.width() * box.height() / side / side;
      double ratio = Math.log((double) box.width() / box.height()) / Math.log(4.0 / 3);
      assertTrue(area > 0.079, "area " + area);
      if (area < 0.7) {
        inside++;
        areas[(int) Math.max(0, (area - 0.08) / 0.062)]++;
        ratios[(int) Math.max(0, Math.min(9, (ratio + 1) * 5))]++;
      }
    }
    double again = (0.25 - 0.03424 / Math.log(4.0 / 3)) / 0.92;
    double expected = 0.62 / 0.92 / (1 - again);
    // Five standard deviations, here and below.
    assertEquals(
        DRAWS * expected, inside, 5 * Math.sqrt(DRAWS * expected * (1 - expected)), "below 0.7");
    for (int i = 0; i < 10; i++) {
      double tolerance = 5 * Math.sqrt(inside * 0.09);
      assertEquals(inside / 10.0, areas[i], tolerance, "areas of tenth " + i);
      assertEquals(inside / 10.0, ratios[i], tolerance, "ratios of tenth " + i);
    }
  }

  @Test
  void placesTheBoxAnywhereItFits() {
    Random random = new Random(2);
    double left = 0;
    int touching = 0;
    int counted = 0;
    for (int i = 0; i < DRAWS; i++) {
      CropBox box = CropBox.draw(40, 60, 0.2, random);
      assertTrue(box.top() >= 0 && box.top() + box.height() <= 40, box.toString());
      assertTrue(box.left() >= 0 && box.left() + box.width() <= 60, box.toString());
      int room = 60 - box.width();
      if (room > 0) {
        counted++;
        left += (double) box.left() / room;
        touching += box.left() == room ? 1 : 0;
      }
    }
    assertEquals(0.5, left / counted, 0.01);
    assertTrue(touching > 0); // the last place counts
  }

  @ParameterizedTest
  @CsvSource({
    // height, width: top, left, height, width
    "10, 1000, 0, 493, 10, 13", // 40/3 columns
    "1000, 9, 494, 0, 12, 9", // 12 rows
    "30, 40, 0, 0, 30, 40",
    "5, 5, 0, 0, 5, 5",
  })
  void takesTheLargestCentralBoxWhereNoneFits(
      int height, int width, int top, int left, int boxHeight, int boxWidth) {
    // With all of the area asked for, no ratio but the picture's own would fit.
    assertEquals(
        new CropBox(top, left, boxHeight, boxWidth),
        CropBox.draw(height, width, 1, new Random(11)));
  }
}
