package org.slapmaster;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Has each failure of a test begin with the one command that runs it again, with the seed and
 * whatever else its run was drawn from.
 */
public final class Again
    implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
  private static final String LONG = "slapmaster.test.long";
  private final Object[] properties;

  private Again(Object[] properties) {
    this.properties = properties;
  }

  /**
   * @param properties names of system properties, each followed by the value of this run
   */
  public static Again with(Object... properties) {
    return new Again(properties);
  }

  /** The command that runs a test again. */
  public static String command(String test, Object... properties) {
    StringBuilder command = new StringBuilder("mvn test -Dtest=").append(test);
    for (int i = 0; i < properties.length; i += 2) {
      command.append(" -D").append(properties[i]).append('=').append(properties[i + 1]);
    }
    return command.append(Boolean.getBoolean(LONG) ? " -D" + LONG + "=true" : "").toString();
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    if (failure instanceof TestAbortedException) {
      throw failure;
    }
    String test =
        context.getRequiredTestClass().getSimpleName()
            + "#"
            + context.getRequiredTestMethod().getName();
    throw new AssertionError(
        "Again: " + command(test, properties) + System.lineSeparator() + failure, failure);
  }

  /** What a test looks at when it is over. */
  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    handleTestExecutionException(context, failure);
  }
}
