package org.slapmaster.node.instance;

import java.util.Collections;
import java.util.SortedMap;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.protocol.PartitionReport.SharedReport;
import org.slapmaster.protocol.SharedDesired;

/**
 * What is done for the shared instances on a host, once that works.
 *
 * @param served those that can be served
 * @param refused what is to be said of those that cannot be served as they are ordered now; one may
 *     be in {@code served} too, as it was ordered before
 * @param leaving what undoes what was done for those that are no longer ordered
 */
record SharedPlan(
    SortedMap<InstanceGuid, Served> served,
    SortedMap<InstanceGuid, SharedReport> refused,
    SortedMap<InstanceGuid, Plan> leaving) {
  static final SharedPlan NONE =
      new SharedPlan(
          Collections.emptySortedMap(), Collections.emptySortedMap(), Collections.emptySortedMap());

  /**
   * @param order what the plan is of: the order of now, or one with the last parameters that fitted
   * @param plan files, runs and what is published
   */
  record Served(SharedDesired order, Plan plan) {}
}
