package dev.duet.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Versions of Duet and of the libraries it stands on, as their jars tell them. */
final class Versions implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"duet " + duet()};
  }

  static String duet() {
    String version = Versions.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  static String ffmpeg() {
    return preset("ffmpeg");
  }

  static String openCv() {
    return preset("opencv");
  }

  static String javaCpp() {
    return preset("javacpp");
  }

  static String tarsosDsp() {
    return version("com.github.st-h", "TarsosDSP");
  }

  /** A preset's version is the library's, a hyphen, and the version of JavaCPP. */
  private static String preset(String artifact) {
    String version = version("org.bytedeco", artifact);
    int hyphen = version.lastIndexOf('-');
    return hyphen < 0 ? version : version.substring(0, hyphen);
  }

  private static String version(String group, String artifact) {
    String resource = "/META-INF/maven/%s/%s/pom.properties".formatted(group, artifact);
    try (InputStream in = Versions.class.getResourceAsStream(resource)) {
      if (in == null) {
        return "unknown";
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
