package dev.duet.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void countsInsertionsDeletionsSubstitutionsAndExchanges() {
    assertEquals(0, Nearest.distance("seed", "seed"));
    assertEquals(1, Nearest.distance("sed", "seed"));
    assertEquals(1, Nearest.distance("seeed", "seed"));
    assertEquals(1, Nearest.distance("sead", "seed"));
    assertEquals(1, Nearest.distance("sede", "seed"));
    assertEquals(3, Nearest.distance("kitten", "sitting"));
    assertEquals(4, Nearest.distance("", "seed"));
  }

  @Test
  void caseAndSeparatorsAreNoDifference() {
    assertEquals(
        Optional.of("learningRate"), Nearest.of("learning_rate", List.of("base", "learningRate")));
  }

  @Test
  void whatIsNotLikeAnyNameIsMeantToBeNone() {
    assertEquals(Optional.empty(), Nearest.of("banana", List.of("seed", "batchSize")));
  }
}
