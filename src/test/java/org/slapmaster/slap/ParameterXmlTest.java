package org.slapmaster.slap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParameterXmlTest {
  @Test
  void aDictionaryIsWrittenAsStockMastersDo() {
    assertThat(ParameterXml.write(new TreeMap<>(Map.of("b", "1", "a", "<é>"))))
        .isEqualTo(
            """
            <?xml version='1.0' encoding='utf-8'?>
            <instance>
              <parameter id="a">&lt;é&gt;</parameter>
              <parameter id="b">1</parameter>
            </instance>
            """);
    assertThat(ParameterXml.write(new TreeMap<>()))
        .isEqualTo("<?xml version='1.0' encoding='utf-8'?>\n<instance/>\n");
  }

  @Test
  void aDictionaryComesBackAsItWas() {
    TreeMap<String, String> dictionary =
        new TreeMap<>(
            Map.of(
                "plain", "x",
                "quoted \"'<&>\n\t", "\"'<&>;&lt;",
                "lines", " a\r\nb\rc\n\td  ",
                "wide", "é€😀",
                "none", ""));
    assertThat(ParameterXml.read(ParameterXml.write(dictionary))).isEqualTo(dictionary);
  }

  @Test
  void whatXmlCannotCarryIsReplaced() {
    assertThat(ParameterXml.read(ParameterXml.write(new TreeMap<>(Map.of("a", "x\0y")))))
        .containsEntry("a", "x\ufffdy");
  }

  @Test
  void onlyParametersOfTheOutermostElementCountAndThoseOfOneNameAreJoined() {
    assertThat(
            ParameterXml.read(
                "<instance><parameter id='a'>1</parameter><other><parameter id='b'>2</parameter>"
                    + "</other><parameter id='a'>3</parameter></instance>"))
        .isEqualTo(Map.of("a", "1 3"));
  }

  @Test
  void nothingIsTheEmptyDictionary() {
    assertThat(ParameterXml.read(null)).isEmpty();
    assertThat(ParameterXml.read(" \n")).isEmpty();
    assertThat(ParameterXml.read("<instance/>")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "<other/>",
        "<instance>",
        "<instance><parameter>1</parameter></instance>",
        "<instance>text</instance>",
        "<!DOCTYPE instance [<!ENTITY a 'b'>]><instance><parameter id='a'>&a;</parameter></instance>"
      })
  void whatIsNoDocumentOfParametersIsRefused(String text) {
    assertThatExceptionOfType(Malformed.class)
        .isThrownBy(() -> ParameterXml.read(text))
        .withMessageMatching("Expected a document of parameters, but [^\\n]*\\.");
  }
}
