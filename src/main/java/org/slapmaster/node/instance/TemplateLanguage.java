package org.slapmaster.node.instance;

import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.attributes.ResolvedAttribute;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.AbstractNodeVisitor;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.extension.NodeVisitorFactory;
import io.pebbletemplates.pebble.node.AbstractRenderableNode;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** What instance templates have beyond Pebble's own words, and the limits that they have. */
final class TemplateLanguage extends AbstractExtension {
  /** The length of a secret whose template names none. */
  static final int DEFAULT_SECRET_LENGTH = 32;

  private static final int MAX_SECRET_LENGTH = 256;
  private static final int MIN_SECRET_LENGTH = 8;
  private static final int MAX_RANGE = 10_000;
  private static final int MAX_PORT = 65_535;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

  /**
   * The rendering that this thread does; functions and loops find their scope and deadline here.
   */
  private static final ThreadLocal<Running> RUNNING = new ThreadLocal<>();

  /**
   * One rendering; closing it gives the thread back to the rendering around it, if there is one.
   */
  record Running(TemplateScope scope, long deadline, Running outer) {
    void close() {
      if (outer == null) {
        RUNNING.remove();
      } else {
        RUNNING.set(outer);
      }
    }
  }

  static Running run(TemplateScope scope, Duration time) {
    Running running = new Running(scope, System.nanoTime() + time.toNanos(), RUNNING.get());
    RUNNING.set(running);
    return running;
  }

  @Override
  public Map<String, Filter> getFilters() {
    return Quoting.filters();
  }

  @Override
  public Map<String, Function> getFunctions() {
    return Map.of(
        "port",
        function(
            List.of("name", "first"),
            (arguments, fail) ->
                (long)
                    RUNNING
                        .get()
                        .scope()
                        .port(
                            name(arguments, fail),
                            number(arguments, "first", 0, 0, MAX_PORT, fail))),
        "secret",
        function(
            List.of("name", "length"),
            (arguments, fail) ->
                RUNNING
                    .get()
                    .scope()
                    .secret(
                        name(arguments, fail),
                        number(
                            arguments,
                            "length",
                            DEFAULT_SECRET_LENGTH,
                            MIN_SECRET_LENGTH,
                            MAX_SECRET_LENGTH,
                            fail))),
        "range",
        function(List.of("start", "end", "increment"), TemplateLanguage::range));
  }

  @Override
  public List<AttributeResolver> getAttributeResolver() {
    return List.of(TemplateLanguage::resolve);
  }

  @Override
  public List<NodeVisitorFactory> getNodeVisitors() {
    return List.of(DeadlineInLoops::new);
  }

  /**
   * Parts of lookups and maps by name; of plain values there are none, so that Java stays out of
   * reach.
   */
  private static ResolvedAttribute resolve(
      Object instance,
      Object attribute,
      Object[] argumentValues,
      ArgumentsNode arguments,
      EvaluationContextImpl context,
      String file,
      int line) {
    String name = String.valueOf(attribute);
    if (instance instanceof Lookup lookup) {
      return new ResolvedAttribute(lookup.get(name, line, file));
    }
    if (instance instanceof Map<?, ?> map && map.containsKey(attribute)) {
      return new ResolvedAttribute(map.get(attribute));
    }
    if (instance instanceof Map
        || instance instanceof CharSequence
        || instance instanceof Number
        || instance instanceof Boolean) {
      throw Lookup.undefined(name, line, file);
    }
    return null; // lists, and macros of an imported file
  }

  /** How a function refuses its arguments. */
  private interface Fail {
    PebbleException because(String sentence);
  }

  private static String name(Map<String, Object> arguments, Fail fail) {
    Object name = arguments.get("name");
    if (!(name instanceof String text) || !NAME.matcher(text).matches()) {
      throw fail.because(
          "Expected a name of letters, digits, '_', '.' and '-' in quotes, but got another argument.");
    }
    return text;
  }

  private static int number(
      Map<String, Object> arguments, String key, int otherwise, int min, int max, Fail fail) {
    Object value = arguments.get(key);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof Number number) || number.longValue() < min || number.longValue() > max) {
      throw fail.because(
          "Expected a number from " + min + " to " + max + " as " + key + ", but got another.");
    }
    return number.intValue();
  }

  private static Object range(Map<String, Object> arguments, Fail fail) {
    int start = number(arguments, "start", 0, Integer.MIN_VALUE, Integer.MAX_VALUE, fail);
    int end = number(arguments, "end", 0, Integer.MIN_VALUE, Integer.MAX_VALUE, fail);
    int step = number(arguments, "increment", 1, Integer.MIN_VALUE, Integer.MAX_VALUE, fail);
    if (step == 0 || ((long) end - start) / step > MAX_RANGE) {
      throw fail.because(
          "Expected a range of at most " + MAX_RANGE + " numbers, but it is larger.");
    }
    List<Long> numbers = new ArrayList<>();
    for (long number = start; step > 0 ? number <= end : number >= end; number += step) {
      numbers.add(number);
    }
    return numbers;
  }

  private static Function function(
      List<String> names, BiFunction<Map<String, Object>, Fail, Object> body) {
    return new Function() {
      @Override
      public List<String> getArgumentNames() {
        return names;
      }

      @Override
      public Object execute(
          Map<String, Object> arguments, PebbleTemplate self, EvaluationContext context, int line) {
        return body.apply(
            arguments, sentence -> new PebbleException(null, sentence, line, self.getName()));
      }
    };
  }

  /** Puts a look at the clock into every loop. */
  private static final class DeadlineInLoops extends AbstractNodeVisitor implements NodeVisitor {
    DeadlineInLoops(PebbleTemplate template) {
      super((PebbleTemplateImpl) template);
    }

    @Override
    public void visit(ForNode node) {
      node.getBody().getChildren().add(0, new CheckDeadline(node.getLineNumber()));
      super.visit(node);
    }
  }

  private static final class CheckDeadline extends AbstractRenderableNode {
    CheckDeadline(int line) {
      super(line);
    }

    @Override
    public void render(PebbleTemplateImpl self, Writer out, EvaluationContextImpl context) {
      if (System.nanoTime() > RUNNING.get().deadline()) {
        throw new PebbleException(
            null,
            "Expected a template that is rendered within seconds, but it takes longer.",
            getLineNumber(),
            self.getName());
      }
    }

    @Override
    public void accept(NodeVisitor visitor) {}
  }
}
