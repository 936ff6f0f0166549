package org.slapmaster.bench.inside;

/**
 * What came of a load.
 *
 * @param requests how many
 * @param seconds from the first request until all were ready
 * @param cpuSeconds of this process in that time
 * @param heapBytes that all instances take after a garbage collection
 * @param diskBytes of the journal and the keys
 * @param ready how many were ready when asked for again, each on the partition that it was given
 * @param notAlone how many were ever seen on a partition that another one had, or on two
 */
record Load(
    int requests,
    double seconds,
    double cpuSeconds,
    long heapBytes,
    long diskBytes,
    int ready,
    int notAlone) {

  /** Whether every request has a partition of its own and is ready. */
  boolean isWhole() {
    return ready == requests && notAlone == 0;
  }

  double microsPerRequest() {
    return seconds * 1e6 / requests;
  }
}
