package org.slapmaster.slap;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConsumptionReportTest {
  private static final String REPORT =
      """
      <?xml version='1.0' encoding='utf-8'?>
      <journal>
        <transaction type="Sale Packing List">
          <title>Resource consumptions</title>
          <start_date>2026-11-22 00:00:00</start_date>
          <stop_date>2026-11-22 23:59:59</stop_date>
          <reference>2026-11-22-global</reference>
          <currency/>
          <payment_mode/>
          <category/>
          <arrow type="Administration"><source/><destination/></arrow>
          <movement>
            <resource>CPU Consumption</resource>
            <title>Title Sale Packing List Line 1</title>
            <reference>slappart0</reference>
            <quantity>42.42</quantity>
            <price>0.00</price>
            <VAT/>
            <category>None</category>
          </movement>
          <movement>
            <resource>Memory</resource>
            <quantity>-1e3</quantity>
            <price>.5</price>
            <VAT/>
          </movement>
        </transaction>
      </journal>
      """;

  private static void assertRefused(String report, String fragment) {
    assertThatExceptionOfType(Malformed.class)
        .isThrownBy(() -> ConsumptionReport.check(report))
        .withMessageMatching("Expected a consumption report, but [^\\n]*\\.")
        .withMessageContaining(fragment);
  }

  @Test
  void aReportOfANodeIsAccepted() {
    assertThatCode(() -> ConsumptionReport.check(REPORT)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<title>Resource consumptions</title>|",
        "<category/>|",
        "<category/>|<category>a</category><category>b</category>",
        "<source/>|",
        "<destination/>|",
        "<title>Title Sale Packing List Line 1</title>|",
        "<category>None</category>|",
        "<arrow type=\"Administration\">|<arrow type=\"a\"/><arrow type=\"b\">",
      })
  void whatIsOptionalMayBeLeftOut(String without, String instead) {
    assertThatCode(
            () -> ConsumptionReport.check(REPORT.replace(without, instead == null ? "" : instead)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<start_date>2026-11-22 00:00:00</start_date>||<start_date>",
        "<stop_date>2026-11-22 23:59:59</stop_date>||<stop_date>",
        "<currency/>||<currency>",
        "<payment_mode/>||<payment_mode>",
        "<resource>CPU Consumption</resource>||<resource>",
        "<quantity>42.42</quantity>||<quantity>",
        "<price>0.00</price>||<price>",
        "<VAT/>||<VAT>",
        "42.42|many|many",
        "42.42|NaN|NaN",
        "0.00||<price>",
        "<currency/>|<payment_mode/><currency/>|<currency>",
        "<currency/>|<currency/><currency/>|<currency>",
        "<currency/>|<colour/>|<colour>",
        "<currency/>|<currency><b/></currency>|<b>",
        "<currency/>|money<currency/>|money",
        " type=\"Sale Packing List\"||type",
        " type=\"Administration\"||type",
        "<arrow type=\"Administration\"><source/><destination/></arrow>||<arrow>",
        "<source/><destination/>|<destination/><source/>|<source>",
        "<journal>|<journal><x/>|<x>",
      })
  void aReportOfAnotherFormIsRefused(String place, String instead, String fragment) {
    assertRefused(REPORT.replace(place, instead == null ? "" : instead), fragment);
  }

  @Test
  void whatIsNoReportIsRefused() {
    assertRefused("", "well-formed");
    assertRefused("<journal/>", "<transaction>");
    assertRefused("<transaction/>", "<transaction>");
    assertRefused(REPORT + "x", "well-formed");
    assertRefused(REPORT.substring(0, 200), "well-formed");
    assertRefused(
        REPORT
            .replace(
                "<journal>",
                "<!DOCTYPE journal [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><journal>")
            .replace("42.42", "&e;"),
        "document type");
    assertRefused(REPORT.replaceAll("(?s)<movement>.*</movement>", ""), "<movement>");
  }
}
