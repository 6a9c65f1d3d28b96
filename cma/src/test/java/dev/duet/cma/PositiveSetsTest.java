package dev.duet.cma;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.avid.ModelException;
import dev.duet.cma.search.Agreement;
import dev.duet.cma.search.HostMatrix;
import dev.duet.cma.search.Neighbours;
import dev.duet.cma.search.SearchProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PositiveSetsTest {
  private static final PositiveSets SETS =
      new PositiveSets(
          "corpus",
          Agreement.UNION,
          new Neighbours(
              2, new int[] {2, 1, 0, 2, 1, 0}, new float[] {.9f, .5f, .5f, .1f, .2f, .15f}));

  @Test
  void comeBackFromAFileAsTheyWere(@TempDir Path folder) throws ModelException {
    Path file = folder.resolve("positives.safetensors");
    SETS.save(file);
    assertEquals(SETS, PositiveSets.load(file));
  }

  @Test
  void areRefusedForAnotherCorpus() {
    ModelException e = assertThrows(ModelException.class, () -> SETS.checkedFor("other"));
    assertTrue(e.getMessage().contains("of another corpus"), e.getMessage());
  }

  @Test
  void holdNoInstanceAsItsOwnPositive() {
    Neighbours self = new Neighbours(1, new int[] {1, 1}, new float[2]);
    assertThrows(
        IllegalArgumentException.class, () -> new PositiveSets("f", Agreement.VIDEO, self));
  }

  @Test
  void precisionIsTheShareOfPositivesOfTheAnchorsClass() {
    List<Optional<String>> labels = List.of(Optional.of("a"), Optional.of("b"), Optional.of("a"));
    // Nearest: 0 -> 2 right, 1 -> 0 wrong, 2 -> 1 wrong; second nearest: 1 wrong, 2 wrong, 0 right.
    assertEquals(1 / 3., PositivePrecision.at(SETS, labels, 1).orElseThrow(), 1e-12);
    assertEquals(2 / 6., PositivePrecision.at(SETS, labels, 2).orElseThrow(), 1e-12);
    List<Optional<String>> some = List.of(Optional.of("a"), Optional.empty(), Optional.of("a"));
    assertEquals(2 / 4., PositivePrecision.at(SETS, some, 2).orElseThrow(), 1e-12);
    List<Optional<String>> none = List.of(Optional.empty(), Optional.empty(), Optional.empty());
    assertTrue(PositivePrecision.at(SETS, none, 2).isEmpty());
  }

  @Test
  void theTableShowsWhatMiningFinds() throws InterruptedException {
    HostMatrix video = HostMatrix.of(Golden.tensor("view1_mem"));
    HostMatrix audio = HostMatrix.of(Golden.tensor("view2_mem"));
    for (Agreement kind : Agreement.values()) {
      PositiveSets mined =
          new PositiveMiner(kind, 5, 1).mine(video, audio, "f", SearchProgress.Listener.NONE);
      List<AgreementTable.Other> shown = new AgreementTable(video, audio).nearest(17, kind, 5);
      assertArrayEquals(
          mined.nearest(17, 5), shown.stream().mapToInt(AgreementTable.Other::instance).toArray());
      for (AgreementTable.Other other : shown) {
        assertEquals(other.agreement(), kind.of(other.video(), other.audio()));
      }
    }
  }
}
