package org.slapmaster.slap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PythonTextTest {
  @Test
  void aTextIsItself() {
    assertThat(PythonText.str(" a'b\n")).isEqualTo(" a'b\n");
    assertThat(PythonText.str("")).isEmpty();
  }

  @Test
  void theOtherValuesLookAsInPython() {
    Map<String, Object> dictionary = new LinkedHashMap<>();
    dictionary.put("a", 1);
    dictionary.put("b", Arrays.asList(true, null));
    assertThat(PythonText.str(42)).isEqualTo("42");
    assertThat(PythonText.str(BigInteger.TEN.pow(30))).isEqualTo("1" + "0".repeat(30));
    assertThat(PythonText.str(true)).isEqualTo("True");
    assertThat(PythonText.str(false)).isEqualTo("False");
    assertThat(PythonText.str(null)).isEqualTo("None");
    assertThat(PythonText.str(List.of(1L, "a"))).isEqualTo("[1, 'a']");
    assertThat(PythonText.str(List.of())).isEqualTo("[]");
    assertThat(PythonText.str(Tuple.of())).isEqualTo("()");
    assertThat(PythonText.str(Tuple.of(1L))).isEqualTo("(1,)");
    assertThat(PythonText.str(Tuple.of(1L, 2L))).isEqualTo("(1, 2)");
    assertThat(PythonText.str(Set.of())).isEqualTo("set()");
    assertThat(PythonText.str(Set.of(1))).isEqualTo("{1}");
    assertThat(PythonText.str(Map.of())).isEqualTo("{}");
    assertThat(PythonText.str(dictionary)).isEqualTo("{'a': 1, 'b': [True, None]}");
    assertThat(PythonText.str(new BigDecimal("1.50"))).isEqualTo("1.5");
  }

  /** All of these are what Python 3 prints. */
  @ParameterizedTest
  @CsvSource({
    "1.5,1.5",
    "2.0,2.0",
    "-2.0,-2.0",
    "0.0,0.0",
    "-0.0,-0.0",
    "1e22,1e+22",
    "1e16,1e+16",
    "1e15,1000000000000000.0",
    "9999999999999998,9999999999999998.0",
    "123456789012345680,1.2345678901234568e+17",
    "0.0001,0.0001",
    "0.00001,1e-05",
    "0.00012345,0.00012345",
    "1.1e-7,1.1e-07",
    "0.1,0.1",
    "0.30000000000000004,0.30000000000000004",
    "3.141592653589793,3.141592653589793",
    "2e23,2e+23",
    "8.41e21,8.41e+21",
    "2.2250738585072014E-308,2.2250738585072014e-308",
    "4.9E-324,5e-324",
    "1.7976931348623157E308,1.7976931348623157e+308",
    "5.6843418860808015e-14,5.684341886080802e-14",
    "9007199254740993,9007199254740992.0",
    "590888001317.34375,590888001317.3438",
    "1e100,1e+100",
    "NaN,nan",
    "Infinity,inf",
    "-Infinity,-inf"
  })
  void aFloatHasTheShortestDigitsThatReadBack(double value, String text) {
    assertThat(PythonText.str(value)).isEqualTo(text);
  }

  @Test
  void aFloatReadsBackAsItself() {
    long seed = Long.getLong("seed", 20261122L);
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(PythonText.str(value))).as("seed %d", seed).isEqualTo(value);
      }
    }
  }

  @Test
  void aTextWithinAnotherValueIsQuoted() {
    assertThat(PythonText.repr("a")).isEqualTo("'a'");
    assertThat(PythonText.repr("it's")).isEqualTo("\"it's\"");
    assertThat(PythonText.repr("say \"x\"")).isEqualTo("'say \"x\"'");
    assertThat(PythonText.repr("it's \"x\"")).isEqualTo("'it\\'s \"x\"'");
    assertThat(PythonText.repr("\\ \n\t\r")).isEqualTo("'\\\\ \\n\\t\\r'");
    assertThat(PythonText.repr("\0\u001f\u007f\u0080\u00a0\u00ad"))
        .isEqualTo("'\\x00\\x1f\\x7f\\x80\\xa0\\xad'");
    assertThat(PythonText.repr("\u200b\u2028\ue000\ud800"))
        .isEqualTo("'\\u200b\\u2028\\ue000\\ud800'");
    assertThat(PythonText.repr("é€😀")).isEqualTo("'é€😀'");
    assertThat(PythonText.repr(new StringBuilder().appendCodePoint(0xE0001).toString()))
        .isEqualTo("'\\U000e0001'");
  }

  @Test
  void anObjectOfSlapHasNoText() {
    assertThatExceptionOfType(Malformed.class)
        .isThrownBy(() -> PythonText.str(List.of(new SlapObject("Computer", Tuple.of(), Map.of()))))
        .withMessageContaining("Computer");
  }
}
