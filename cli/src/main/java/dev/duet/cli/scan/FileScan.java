package dev.duet.cli.scan;

import com.google.common.collect.ImmutableMap;
import dev.duet.decode.manifest.Instance;
import java.util.Map;

/**
 * What was found of a file.
 *
 * @param instance the file
 * @param findings with what was seen
 * @param sha256 of its bytes, in hexadecimal; empty where they could not be read
 */
record FileScan(Instance instance, Map<Finding, String> findings, String sha256) {
  FileScan {
    findings = ImmutableMap.copyOf(findings);
  }

  FileScan with(Finding finding, String detail) {
    return new FileScan(
        instance,
        ImmutableMap.<Finding, String>builder()
            .putAll(findings)
            .put(finding, detail)
            .buildOrThrow(),
        sha256);
  }
}
