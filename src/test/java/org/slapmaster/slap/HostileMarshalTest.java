package org.slapmaster.slap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostileMarshalTest {
  private static final int LIMIT = 1 << 20;

  private static Object read(String text) {
    return Marshal.read("'xml'", text, LIMIT);
  }

  private static Object readInner(String value) {
    return read("<marshal>" + value + "</marshal>");
  }

  private static void assertRefused(String text, String fragment) {
    assertThatExceptionOfType(Malformed.class)
        .isThrownBy(() -> read(text))
        .satisfies(
            refused ->
                assertThat(refused.getMessage())
                    .matches("Expected a marshalled value as 'xml', but [^\\n]*\\.")
                    .contains(fragment));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "hello",
        "<marshal/>",
        "<marshal>",
        "<marshal><none/>",
        "<marshal><none/></marshal>x",
        "<marshal><none/></marshal><marshal><none/></marshal>",
        "<marshal><none/><none/></marshal>",
        "<marshal>x</marshal>",
        "<marshal><none>x</none></marshal>",
        "<marshal><string>\0</string></marshal>",
        "<marshal><string>&#0;</string></marshal>",
        "<marshal><string>&#1;</string></marshal>",
        "<marshal><string>\u0008</string></marshal>",
        "<marshal><string>\ud800</string></marshal>",
        "<marshal><string>&#xD800;</string></marshal>",
        "<?xml version=\"1.1\"?><marshal><string>&#1;</string></marshal>",
        "<marshal><string>&nbsp;</string></marshal>",
        "<marshal><string>a<b/>c</string></marshal>",
        "<marshal><String>a</String></marshal>",
        "<other><none/></other>",
        "<m:marshal xmlns:m=\"urn:x\"><none/></m:marshal>",
        "<marshal><m:none xmlns:m=\"urn:x\"/></marshal>",
        "<marshal><complex>1j</complex></marshal>",
        "<marshal><code>4wAAAA==</code></marshal>",
        "<marshal><global name=\"system\" module=\"os\"/></marshal>",
        "<marshal><int>abc</int></marshal>",
        "<marshal><int></int></marshal>",
        "<marshal><int>1.5</int></marshal>",
        "<marshal><int>0x10</int></marshal>",
        "<marshal><float>1d</float></marshal>",
        "<marshal><float>0x1p3</float></marshal>",
        "<marshal><bool>2</bool></marshal>",
        "<marshal><bool>True</bool></marshal>",
        "<marshal><list id=\"i2\">x</list></marshal>",
        "<marshal><dictionary id=\"i2\"><string>a</string></dictionary></marshal>",
        "<marshal><dictionary id=\"i2\"><list/><none/></dictionary></marshal>",
        "<marshal><set><dictionary/></set></marshal>",
        "<marshal><dictionary><tuple><list/></tuple><none/></dictionary></marshal>",
        "<marshal><?php x?><none/></marshal>",
        "<marshal><none/></marshal><?php x?>",
        "<marshal><reference/></marshal>",
        "<!DOCTYPE marshal><marshal><none/></marshal>",
      })
  void whatIsNoMarshalledValueIsRefused(String text) {
    assertRefused(text, "");
  }

  @Test
  void aForeignClassIsRefused() {
    assertRefused(
        "<marshal><object id=\"i2\" module=\"subprocess\" class=\"Popen\"><tuple/>"
            + "<dictionary id=\"i3\"/></object></marshal>",
        "subprocess.Popen");
    assertRefused(
        "<marshal><object id=\"i2\" module=\"slapos.slap.slap\" class=\"Supply\"><tuple/>"
            + "<dictionary id=\"i3\"/></object></marshal>",
        "Supply");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<tuple/>",
        "<dictionary/><tuple/>",
        "<tuple/><list/>",
        "<tuple/><dictionary/><none/>",
        "<tuple/><dictionary><int>1</int><none/></dictionary>"
      })
  void anObjectOfAnotherShapeIsRefused(String content) {
    assertRefused(
        "<marshal><object module=\"slapos.slap.slap\" class=\"Computer\">"
            + content
            + "</object></marshal>",
        "object");
  }

  @Test
  void anIdStandsOnce() {
    assertRefused(
        "<marshal><list id=\"i2\"><list id=\"i3\"/><list id=\"i3\"/></list></marshal>", "'i3'");
  }

  @Test
  void aReferenceLeadsToAValueThatHasEnded() {
    assertRefused("<marshal><list id=\"i2\"><reference id=\"i9\"/></list></marshal>", "nowhere");
    assertRefused("<marshal><list id=\"i2\"><reference id=\"i2\"/></list></marshal>", "around it");
    assertRefused(
        "<marshal><tuple><reference id=\"i2\"/><list id=\"i2\"/></tuple></marshal>", "nowhere");
  }

  @Test
  void referencesCannotMultiply() {
    StringBuilder lists = new StringBuilder("<marshal><list><list id=\"l0\"><none/></list>");
    for (int i = 1; i < 40; i++) {
      lists.append("<list id=\"l%d\">".formatted(i));
      lists.append("<reference id=\"l%d\"/>".formatted(i - 1).repeat(10)).append("</list>");
    }
    assertRefused(lists.append("</list></marshal>").toString(), "references");
  }

  @Test
  void aLongTextCannotBeRepeatedWithoutBound() {
    String list = "<list id=\"l\"><string>" + "x".repeat(100_000) + "</string></list>";
    assertRefused(
        "<marshal><list>" + list + "<reference id=\"l\"/>".repeat(100) + "</list></marshal>",
        "references");
  }

  @Test
  void entitiesDoNotExpand() {
    assertRefused(
        "<!DOCTYPE marshal [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
            + "<marshal><string>&b;</string></marshal>",
        "document type");
  }

  @Test
  void anExternalEntityIsNotRead(@TempDir Path directory) throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "treasure");
    for (String doctype :
        List.of(
            "<!DOCTYPE marshal [<!ENTITY e SYSTEM \"%s\">]>",
            "<!DOCTYPE marshal SYSTEM \"%s\">",
            "<!DOCTYPE marshal [<!ENTITY %% p SYSTEM \"%s\"> %%p;]>")) {
      String document =
          doctype.formatted(secret.toUri()) + "<marshal><string>&e;</string></marshal>";
      assertThatExceptionOfType(Malformed.class)
          .isThrownBy(() -> read(document))
          .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("treasure"));
    }
  }

  @Test
  void nestingIsBounded() {
    assertThat(nested(60)).isEqualTo("deepest");
    assertThatExceptionOfType(Malformed.class)
        .isThrownBy(() -> nested(10_000))
        .withMessageContaining("64");
  }

  private static Object nested(int depth) {
    Object value =
        readInner("<tuple>".repeat(depth) + "<string>deepest</string>" + "</tuple>".repeat(depth));
    while (value instanceof Tuple tuple) {
      value = tuple.items().get(0);
    }
    return value;
  }

  @Test
  void sizeIsBounded() {
    assertThatExceptionOfType(Malformed.class)
        .isThrownBy(() -> Marshal.read("'x'", "<marshal><int>7</int></marshal>", 10))
        .withMessageContaining("more than 10");
    assertRefused("<marshal><int>" + "9".repeat(5_000) + "</int></marshal>", "5000");
    assertThat(readInner("<int>" + "9".repeat(4_000) + "</int>")).isInstanceOf(BigInteger.class);
    assertThatExceptionOfType(Malformed.class)
        .isThrownBy(
            () ->
                Marshal.read(
                    "'x'",
                    "<marshal><tuple>"
                        + "<none/>".repeat(Marshal.MAX_VALUES + 1)
                        + "</tuple></marshal>",
                    1 << 25))
        .withMessageContaining("values");
  }
}
