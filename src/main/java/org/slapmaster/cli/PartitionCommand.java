package org.slapmaster.cli;

import java.util.Map;
import org.slapmaster.model.PartitionId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is done with partitions. */
@Command(
    name = "partition",
    description = "Speak for the partition of a dead machine.",
    subcommands = PartitionCommand.ConfirmDestroyed.class)
final class PartitionCommand extends Group {

  /** An operator's word. */
  @Command(
      name = "confirm-destroyed",
      description = {
        "Give your word that an instance ordered destroyed is gone, because its machine is dead.",
        "Never do so for a machine that may come back with the instance still running."
      })
  static final class ConfirmDestroyed extends ClientCommand {
    @Parameters(paramLabel = "COMPUTER/NAME", description = "Such as COMP-1/slappart0.")
    private String partition;

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "How you know, for the journal.")
    private String reason;

    @Override
    int run() {
      PartitionId id = PartitionId.parse(partition);
      String path =
          ApiClient.path("partitions", id.computer().value(), id.name(), "confirm-destroyed");
      return done(api().post(path, Map.of("reason", reason)), id + " is confirmed to be destroyed");
    }
  }
}
