package org.slapmaster.view;

import java.util.List;

/** The instances that were asked for. */
public record ServiceList(List<InstanceView> services) {
  /**
   * @param all also what instances requested themselves
   */
  public static ServiceList of(CloudView cloud, boolean all) {
    return new ServiceList(all ? cloud.instances() : cloud.roots());
  }
}
