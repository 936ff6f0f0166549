package org.slapmaster.http.slap;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slapmaster.actor.StockClient;
import org.slapmaster.domain.graph.InstancePicture;
import org.slapmaster.domain.graph.PartitionPicture;
import org.slapmaster.http.Problem;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.Expect;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;

/** What callers name by its place: stages fail with a {@link Problem} 404 when it is not there. */
final class Occupants {
  private Occupants() {}

  /** A partition, free or not. */
  static CompletionStage<PartitionPicture> partition(StockClient stock, PartitionId id) {
    return stock
        .partition(id)
        .thenApply(
            found ->
                found.orElseThrow(
                    () ->
                        Problem.unknown(
                            "Expected a partition, but there is no %s on %s.",
                            id.name(), id.computer())));
  }

  /** The instance on a partition. */
  static CompletionStage<InstancePicture> of(StockClient stock, PartitionId id) {
    return partition(stock, id)
        .thenApply(
            partition ->
                Optional.ofNullable(partition.occupant())
                    .orElseThrow(
                        () ->
                            Problem.unknown(
                                "Expected an instance on %s, but the partition is free.", id)));
  }

  /**
   * The instance on a partition, or the shared one that it hosts.
   *
   * @param slaveReference null for the instance itself
   */
  static CompletionStage<InstanceGuid> of(
      StockClient stock, PartitionId id, String slaveReference) {
    return slaveReference == null
        ? of(stock, id).thenApply(occupant -> occupant.instance().guid())
        : stock
            .sharedOn(id, slaveReference)
            .thenApply(
                found ->
                    found.orElseThrow(
                        () ->
                            Problem.unknown(
                                "Expected a shared instance of %s, but it hosts no '%s'.",
                                id, Expect.shown(slaveReference))));
  }

  static Problem noComputer(ComputerId id) {
    return Problem.unknown("Expected a computer, but there is no '%s'.", id);
  }
}
