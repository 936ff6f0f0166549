package org.slapmaster.slap;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MarshalTest {
  private static final int LIMIT = 1 << 20;

  private static Object read(String text) {
    return Marshal.read("'xml'", text, LIMIT);
  }

  private static Object readInner(String value) {
    return read("<marshal>" + value + "</marshal>");
  }

  private static String write(Object value) {
    return new String(MarshalWriter.write(value), StandardCharsets.US_ASCII);
  }

  static List<String> recorded() {
    return List.of(
        Recorded.FORMAT,
        Recorded.REQUEST_ANSWER,
        Recorded.SHARED_REQUEST_ANSWER,
        Recorded.COMPUTER,
        Recorded.STATUS);
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void aRecordedDocumentIsReadAndWrittenAgainByteForByte(String document) {
    assertThat(write(read(document))).isEqualTo(document);
  }

  @Test
  void everyKindOfValueIsWrittenAsTheStockMarshallerDoes() {
    Object value =
        Arrays.asList(
            1L,
            1.5,
            true,
            null,
            "a<\"é\r\n",
            Tuple.of(1L),
            BigInteger.TEN.pow(30),
            Map.of("k", List.of()));
    String document =
        "<marshal><list id=\"i2\"><int>1</int><float>1.5</float><bool>1</bool><none/>"
            + "<string>a&amp;lt;\"&#233;&#13;\n</string><tuple><int>1</int></tuple>"
            + "<long>1000000000000000000000000000000</long>"
            + "<dictionary id=\"i3\"><string>k</string><list id=\"i4\"/></dictionary>"
            + "</list></marshal>";
    assertThat(write(value)).isEqualTo(document);
    assertThat(read(document)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<none/>",
        "<bool>0</bool>",
        "<bool>1</bool>",
        "<string>started</string>",
        "<string>stopped</string>",
        "<dictionary id=\"i2\"/>"
      })
  void whatComesWithEveryCallIsReadLikeAnythingElse(String value) {
    assertThat(readInner(value)).isEqualTo(readInner(value + "<!-- not known by heart -->"));
  }

  @Test
  void aListThatOccursTwiceIsReadTwice() {
    assertThat(
            read(
                "<marshal><dictionary id=\"i2\"><string>a</string><list id=\"i3\"><int>1</int>"
                    + "</list><string>b</string><reference id=\"i3\"/></dictionary></marshal>"))
        .isEqualTo(Map.of("a", List.of(1L), "b", List.of(1L)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<|&amp;lt;",
        "&|&amp;amp;",
        "&lt;|&amp;amp;lt;",
        "&amp;lt;|&amp;amp;amp;lt;",
        ">&gt;|&amp;gt;&amp;amp;gt;",
        "&nbsp;|&amp;amp;nbsp;",
        "é\"''|&#233;\"''",
        "😀|&#128512;",
      })
  void aStringIsEscapedTwice(String value, String wire) {
    assertThat(write(value)).isEqualTo("<marshal><string>" + wire + "</string></marshal>");
    assertThat(readInner("<string>" + wire + "</string>")).isEqualTo(value);
  }

  @Test
  void anUnknownInnerEntityStaysAsItIs() {
    assertThat(readInner("<string>&amp;nbsp;&amp;quot;</string>")).isEqualTo("&nbsp;&quot;");
  }

  @Test
  void oldAndCarefulWritersAreUnderstood() {
    assertThat(
            read(
                "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- hello -->\n<marshal>\n  <list>\n"
                    + "    <unicode>é</unicode> <string/> <string></string> <long>7</long>\n"
                    + "    <int> -3 </int><string><![CDATA[a<b]]></string>"
                    + "<set><int>1</int></set></list>\n</marshal>\n"))
        .isEqualTo(Arrays.asList("é", "", "", 7L, -3L, "a<b", Set.of(1L)));
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807,java.lang.Long",
    "-9223372036854775808,java.lang.Long",
    "9223372036854775808,java.math.BigInteger",
    "999999999999999999999999,java.math.BigInteger"
  })
  void anIntegerOfAnySizeIsReadAndWritten(String digits, Class<?> type) {
    String document = "<marshal><int>" + digits + "</int></marshal>";
    assertThat(read(document)).isInstanceOf(type).hasToString(digits);
    assertThat(write(read(document))).isEqualTo(document);
  }

  @ParameterizedTest
  @CsvSource({"1e+22", "1.5", "2.0", "inf", "-inf", "nan", "-0.0", "5e-324"})
  void aFloatIsReadAndWritten(String text) {
    String document = "<marshal><float>" + text + "</float></marshal>";
    assertThat(write(read(document))).isEqualTo(document);
  }

  @Test
  void whatXmlCannotCarryIsWrittenAsTheReplacementCharacter() {
    String document = write("a\0b\u001fc\ud800d\uffff");
    assertThat(document).contains("a&#65533;b&#65533;c&#65533;d&#65533;");
    assertThat(read(document)).isEqualTo("a\ufffdb\ufffdc\ufffdd\ufffd");
  }

  @Test
  void keysAreSortedByCodePoint() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("😀", 1L);
    keys.put("\uffee", 2L);
    keys.put("b", 3L);
    keys.put("_", 4L);
    assertThat(((Map<?, ?>) read(write(keys))).keySet().stream().map(Object::toString))
        .containsExactly("_", "b", "\uffee", "😀");
  }

  @Test
  void whatIsWrittenByHandIsWhatTheValueWouldBe() {
    byte[] byHand =
        new MarshalWriter()
            .object("ComputerPartition", "COMP-1", "slappart0", null)
            .constant(MarshalWriter.Constant.of("<a>"))
            .list()
            .tuple("tap", "::1")
            .tuple()
            .end()
            .string("b")
            .bool(true)
            .string("c")
            .dictionary()
            .end()
            .end()
            .finish();
    Map<String, Object> attributes =
        Map.of("<a>", List.of(Tuple.of("tap", "::1"), Tuple.of()), "b", true, "c", Map.of());
    assertThat(byHand)
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo(
            write(
                new SlapObject(
                    "ComputerPartition", Tuple.of("COMP-1", "slappart0", null), attributes)));
  }

  @Test
  void anyValueSurvivesTheWire() {
    long seed = Long.getLong("seed", 20261122L);
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Object value = any(random, 5);
      String document = write(value);
      assertThat(read(document)).as("seed %d, value %d", seed, i).isEqualTo(value);
      assertThat(document).matches("[\\x20-\\x7e\\n\\t]*");
    }
  }

  private static Object any(Random random, int depth) {
    switch (random.nextInt(depth > 0 ? 11 : 6)) {
      case 0:
        return null;
      case 1:
        return random.nextBoolean();
      case 2:
        return random.nextLong();
      case 3:
        return new BigInteger(200, random).add(BigInteger.ONE.shiftLeft(70)).negate();
      case 4:
        return Double.longBitsToDouble(random.nextLong());
      case 5:
        return text(random);
      case 6:
        return new Tuple(many(random, depth));
      case 7:
        Set<Object> set = new LinkedHashSet<>();
        set.add(text(random));
        set.add(Tuple.of(random.nextLong(), null));
        return set;
      case 8:
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put(text(random), any(random, depth - 1));
        return new SlapObject("Computer", new Tuple(many(random, depth)), attributes);
      case 9:
        Map<Object, Object> dictionary = new LinkedHashMap<>();
        many(random, depth).forEach(item -> dictionary.put(text(random), item));
        return dictionary;
      default:
        return many(random, depth);
    }
  }

  private static List<Object> many(Random random, int depth) {
    List<Object> items = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      items.add(any(random, depth - 1));
    }
    return items;
  }

  private static String text(Random random) {
    String alphabet = "ab<>&;\"'\r\n\t é\u0080\u2028\u00a0😀gtlamp";
    return random
        .ints(random.nextInt(12), 0, alphabet.codePointCount(0, alphabet.length()))
        .map(at -> alphabet.codePointAt(alphabet.offsetByCodePoints(0, at)))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void aThousandPartitionsAreWrittenWhole() {
    MarshalWriter writer = new MarshalWriter();
    writer.list();
    for (int i = 0; i < 1_000; i++) {
      writer.object("ComputerPartition", "COMP-1", "slappart" + i, null).end();
    }
    String document = new String(writer.end().finish(), StandardCharsets.US_ASCII);
    assertThat((List<?>) read(document))
        .hasSize(1_000)
        .last()
        .isEqualTo(
            new SlapObject("ComputerPartition", Tuple.of("COMP-1", "slappart999", null), Map.of()));
  }
}
