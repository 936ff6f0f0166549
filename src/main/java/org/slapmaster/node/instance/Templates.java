package org.slapmaster.node.instance;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import io.pebbletemplates.pebble.error.LoaderException;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.core.DisallowExtensionCustomizerBuilder;
import io.pebbletemplates.pebble.loader.Loader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slapmaster.model.Expect;

/**
 * Pebble, made strict: an undefined variable is an error, nothing is escaped behind the author's
 * back, nothing of Java can be reached, only files of the release can be included, and output and
 * time are bounded. Thread-safe; compiled templates are kept.
 */
final class Templates {
  private static final int MAX_RENDERED = 4 * 1024 * 1024;
  private static final long MAX_SOURCE = 1024 * 1024;
  private static final Duration TIME = Duration.ofSeconds(5);

  private final PebbleEngine engine;

  Templates(Path release) {
    this.engine =
        new PebbleEngine.Builder()
            .loader(new ReleaseLoader(release.toAbsolutePath().normalize()))
            .extension(new TemplateLanguage())
            .registerExtensionCustomizer(
                new DisallowExtensionCustomizerBuilder()
                    .disallowedBinaryOperatorSymbols(List.of("..")) // unbounded, unlike range()
                    .disallowedTokenParserTags(List.of("cache", "parallel"))
                    .build())
            .autoEscaping(false)
            .strictVariables(true)
            .newLineTrimming(false)
            .maxRenderedSize(MAX_RENDERED)
            .methodAccessValidator((object, method) -> false)
            .build();
  }

  /**
   * Renders a text.
   *
   * @throws NotYet when it uses something that is not known yet
   * @throws IllegalArgumentException with one sentence for every other reason
   */
  String renderText(String template, TemplateScope scope) {
    if (!template.contains("{{") && !template.contains("{%") && !template.contains("{#")) {
      return template;
    }
    return render(() -> engine.getLiteralTemplate(template), scope, "");
  }

  /** Renders a file of the release; otherwise as {@link #renderText}. */
  String renderFile(String name, TemplateScope scope) {
    return render(() -> engine.getTemplate(name), scope, name);
  }

  private static String render(Supplier<PebbleTemplate> compile, TemplateScope scope, String file) {
    StringWriter out = new StringWriter();
    TemplateLanguage.Running running = TemplateLanguage.run(scope, TIME);
    try {
      compile.get().evaluate(out, scope.variables());
      return out.toString();
    } catch (AttributeNotFoundException e) {
      if (e instanceof NotYet) {
        throw e;
      }
      throw new IllegalArgumentException(
          "Expected every variable to be defined, but '"
              + Expect.shown(String.valueOf(e.getAttributeName()))
              + "' is not"
              + at(e, file)
              + ".",
          e);
    } catch (PebbleException e) {
      String reason =
          e.getCause() instanceof IllegalArgumentException own
              ? own.getMessage()
              : String.valueOf(e.getPebbleMessage());
      throw new IllegalArgumentException(
          "Expected a template that can be rendered, but" + at(e, file) + ": " + reason, e);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw new IllegalArgumentException(
          "Expected a template that can be rendered, but"
              + (file.isEmpty() ? "" : " in " + file)
              + ": "
              + e.getClass().getSimpleName()
              + ".",
          e);
    } finally {
      running.close();
    }
  }

  /** A scalar's own place is known to the caller; a file's is the template's business. */
  private static String at(PebbleException e, String file) {
    return file.isEmpty() ? "" : " in " + file + " line " + e.getLineNumber();
  }

  /** The key of a file among the compiled templates, never equal to that of a text. */
  private record FileKey(String name) {}

  /** Finds templates below the release and nowhere else. */
  private record ReleaseLoader(Path root) implements Loader<FileKey> {
    @Override
    public Reader getReader(FileKey key) {
      try {
        Path file = root.resolve(key.name()).toRealPath();
        if (!file.startsWith(root.toRealPath()) || !Files.isRegularFile(file)) {
          throw new IOException("outside");
        }
        if (Files.size(file) > MAX_SOURCE) {
          throw new LoaderException(
              null, "Expected a template of at most 1 MiB, but '" + key.name() + "' is larger.");
        }
        return new StringReader(Files.readString(file));
      } catch (IOException | InvalidPathException e) {
        throw new LoaderException(
            e, "Expected a text file of the release, but '" + key.name() + "' is none.");
      }
    }

    @Override
    public void setCharset(String charset) {}

    @Override
    public void setPrefix(String prefix) {}

    @Override
    public void setSuffix(String suffix) {}

    @Override
    public String resolveRelativePath(String relative, String anchor) {
      Path beside = Path.of(anchor).resolveSibling(relative).normalize();
      return relative.startsWith(".") ? beside.toString() : null;
    }

    @Override
    public FileKey createCacheKey(String name) {
      return new FileKey(name);
    }

    @Override
    public boolean resourceExists(String name) {
      return Files.isRegularFile(root.resolve(name));
    }
  }
}
