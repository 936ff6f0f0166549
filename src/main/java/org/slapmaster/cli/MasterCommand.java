package org.slapmaster.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slapmaster.master.MasterProgram;
import org.slapmaster.master.MasterSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a master. */
@Command(name = "master", description = "Run a master until it is told to end.")
final class MasterCommand implements Callable<Integer> {
  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      description = "Where to serve HTTP; port 0 picks a free one. Default: 127.0.0.1:5000.")
  private String http;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The directory that holds everything. Default: ~/.slapmaster/master.")
  private Path data;

  @Option(
      names = "--cluster",
      paramLabel = "HOST:PORT",
      description = "Where nodes reach it. Default: 127.0.0.1 and a free port.")
  private String cluster;

  @Option(names = "--config", paramLabel = "FILE", description = "A file of further settings.")
  private Path config;

  @Option(
      names = "--insecure",
      description =
          "Allow addresses that other machines reach, although nobody proves who they are.")
  private boolean insecure;

  @Override
  public Integer call() throws Exception {
    MasterProgram.run(new MasterSettings(http, data, cluster, config, insecure));
    return ExitCode.DONE;
  }
}
