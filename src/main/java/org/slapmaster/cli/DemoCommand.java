package org.slapmaster.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slapmaster.view.ViewJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole story in one command. */
@Command(
    name = "demo",
    description = {
      "See the whole story in a minute, on this machine.",
      "A master and two computers; an application requests a database, which is given a place on"
          + " the other computer. Needs nothing but a JDK; --lamp needs Debian or the packages."
    })
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--lamp",
      description = "With PHP and MariaDB, which are installed when missing (as root).")
  private boolean lamp;

  @Option(names = "--once", description = "End when the final view is reached.")
  private boolean once;

  @Option(
      names = "--json",
      description = "Print the final view as one JSON document; all else goes to standard error.")
  private boolean json;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Keep everything in this directory instead of a temporary one.")
  private Path keep;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter story = json ? err : out;
    Style style = new Style(spec.commandLine().getColorScheme().ansi().enabled());
    Demo demo = new Demo(lamp ? Demo.LAMP : Demo.EMBEDDED, keep, story, style);
    CountDownLatch stays = new CountDownLatch(1);
    Thread ending = new Thread(() -> interrupted(demo, stays), "ending");
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      DemoView view = demo.run();
      if (json) {
        out.println(ViewJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(view));
      } else {
        view.print(out, style);
      }
      if (!once) {
        story.println("Ctrl-C stops everything.");
        stays.countDown();
        Thread.currentThread().join();
      }
      return ExitCode.DONE;
    } catch (CliException | IOException failure) {
      if (demo.isEnding()) {
        // Told to end in the middle of the story; that is no fault of the programs.
        return ExitCode.REFUSED;
      }
      demo.lastLines().forEach(err::println);
      throw failure;
    } finally {
      demo.close();
    }
  }

  /** Ends what was started however this program is told to end. */
  private static void interrupted(Demo demo, CountDownLatch stays) {
    demo.close();
    if (stays.getCount() == 0) {
      // It was shown what there is to show, and then asked to end.
      Runtime.getRuntime().halt(ExitCode.DONE);
    }
  }
}
