package org.slapmaster.node.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplatesTest {
  @TempDir Path release;
  private Templates templates;

  @BeforeEach
  void compile() {
    templates = new Templates(release);
  }

  @Test
  void anUndefinedVariableIsAnErrorThatNamesIt() {
    assertThatThrownBy(() -> text("{{ nobody }}", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'nobody' is not");
    assertThatThrownBy(() -> text("{{ parameter.x }}", parameters(Map.of())))
        .hasMessageContaining("parameter.x");
  }

  @Test
  void whatIsNotKnownYetIsUndefinedOnlyWhereTheTemplateAsks() {
    Lookup waiting =
        (name, line, file) -> {
          throw new NotYet("connection." + name, line, file);
        };
    Map<String, Object> variables = Map.of("connection", waiting);
    assertThatThrownBy(() -> text("{{ connection.url }}", variables)).isInstanceOf(NotYet.class);
    assertThat(text("{% if connection.url is defined %}yes{% else %}no{% endif %}", variables))
        .isEqualTo("no");
    assertThat(text("{{ connection.url | default('none') }}", variables)).isEqualTo("none");
  }

  @Test
  void textIsNeitherEscapedNorTrimmed() {
    assertThat(text("{{ parameter.x }}\n<&>", parameters(Map.of("x", "<a href=\"'\">"))))
        .isEqualTo("<a href=\"'\">\n<&>");
  }

  @Test
  void filtersWriteValuesAsLiterals() {
    Map<String, Object> variables =
        parameters(Map.of("x", "a'b\"c\\d\n$(id) </script>", "list", List.of("p", 2L)));
    assertThat(text("{{ parameter.x | json }}", variables))
        .isEqualTo("\"a'b\\\"c\\\\d\\n$(id) <\\/script>\"");
    assertThat(text("{{ parameter.x | shell }}", variables))
        .isEqualTo("'a'\\''b\"c\\d\n$(id) </script>'");
    assertThat(text("{{ parameter.x | php }}", variables))
        .isEqualTo("'a\\'b\"c\\\\d\n$(id) </script>'");
    assertThat(text("{{ parameter.x | sql }}", variables))
        .isEqualTo("'a''b\"c\\\\d\n$(id) </script>'");
    assertThat(text("{{ parameter.x | url }}", variables))
        .isEqualTo("a%27b%22c%5Cd%0A%24%28id%29%20%3C%2Fscript%3E");
    assertThat(text("{{ parameter.list | php }}", variables)).isEqualTo("['p', 2]");
    assertThat(text("{{ parameter.list | json }}", variables)).isEqualTo("[\"p\",2]");
  }

  @Test
  void nothingOfJavaCanBeReached() {
    Map<String, Object> variables = parameters(Map.of("x", "text", "list", List.of("p")));
    for (String template :
        new String[] {
          "{{ parameter.x.class }}",
          "{{ parameter.x.getClass() }}",
          "{{ parameter.x.bytes }}",
          "{{ parameter.getClass() }}",
          "{{ parameter.list.getClass() }}",
          "{{ (1).TYPE }}",
          "{{ parameter.list.stream() }}"
        }) {
      assertThatThrownBy(() -> text(template, variables))
          .as(template)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void onlyFilesOfTheReleaseAreIncluded() throws Exception {
    Path outside = Files.writeString(release.resolveSibling(release.getFileName() + ".txt"), "no");
    Files.createDirectories(release.resolve("parts"));
    Files.writeString(release.resolve("parts/inner.txt"), "{{ parameter.x }}");
    Files.writeString(release.resolve("outer.txt"), "<{% include 'parts/inner.txt' %}>");
    Files.writeString(
        release.resolve("bad.txt"), "{% include '../" + outside.getFileName() + "' %}");
    Files.createSymbolicLink(release.resolve("link.txt"), outside);
    Map<String, Object> variables = parameters(Map.of("x", "in"));
    assertThat(templates.renderFile("outer.txt", scope(variables))).isEqualTo("<in>");
    for (String name : new String[] {"bad.txt", "link.txt", outside.toString(), "missing.txt"}) {
      assertThatThrownBy(() -> templates.renderFile(name, scope(variables)))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
    Files.delete(outside);
  }

  @Test
  void anErrorInAFileNamesItsLine() throws Exception {
    Files.writeString(release.resolve("conf"), "one\ntwo\n{{ parameter.three }}\n");
    assertThatThrownBy(() -> templates.renderFile("conf", scope(parameters(Map.of()))))
        .hasMessageContaining("in conf line 3")
        .hasMessageContaining("parameter.three");
  }

  @Test
  void endlessAndHugeTemplatesAreCutOff() {
    String loops = "{% for a in range(1, 9999) %}{% for b in range(1, 9999) %}";
    assertThatThrownBy(() -> text(loops + "{% set c = a * b %}{% endfor %}{% endfor %}", Map.of()))
        .hasMessageContaining("takes longer");
    assertThatThrownBy(() -> text(loops + "0123456789{% endfor %}{% endfor %}", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> text("{{ range(1, 2000000000) | length }}", Map.of()))
        .hasMessageContaining("range");
    assertThatThrownBy(() -> text("{{ 1..2000000000 }}", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Map<String, Object> parameters(Map<String, Object> values) {
    return Map.of("parameter", Lookup.of("parameter", values));
  }

  private String text(String template, Map<String, Object> variables) {
    return templates.renderText(template, scope(variables));
  }

  private static TemplateScope scope(Map<String, Object> variables) {
    return new TemplateScope() {
      @Override
      public Map<String, Object> variables() {
        return variables;
      }

      @Override
      public int port(String name, int first) {
        return 8080;
      }

      @Override
      public String secret(String name, int length) {
        return "s3cret";
      }
    };
  }
}
