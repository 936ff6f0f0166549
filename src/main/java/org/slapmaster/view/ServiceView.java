package org.slapmaster.view;

import java.util.List;
import java.util.SortedMap;

/**
 * An instance with its tree.
 *
 * @param tree the instance and all that it requested, itself first
 * @param secrets connection parameters in clear; null unless they were asked for
 */
public record ServiceView(
    InstanceView service, List<CloudView.Placed> tree, SortedMap<String, String> secrets) {
  public static ServiceView of(CloudView cloud, InstanceView instance) {
    return new ServiceView(instance, cloud.tree(instance), null);
  }

  /** The same with what it publishes in clear. */
  public ServiceView with(SortedMap<String, String> shown) {
    return new ServiceView(service, tree, shown);
  }
}
