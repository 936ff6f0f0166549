package org.slapmaster.http.jsonrpc;

import akka.http.javadsl.model.StatusCodes;

/** What a caller may name that is not there; all of it is 403 here, as in the stock masters. */
enum Unknown {
  COMPUTER("OBJECT-NODE-NOT-FOUND", "computer"),
  INSTANCE("SOFTWARE-INSTANCE-NOT-FOUND", "instance"),
  PARTITION("SOFTWARE-INSTANCE-NOT-FOUND", "instance on the partition"),
  TREE("INSTANCE-TREE-NOT-FOUND", "instance tree"),
  INSTALLATION("SOFTWARE-INSTALLATION-NOT-FOUND", "software release on the computer");

  private final String type;
  private final String what;

  Unknown(String type, String what) {
    this.type = type;
    this.what = what;
  }

  /** There is no such thing. */
  RpcProblem problem(String name) {
    return new RpcProblem(
        StatusCodes.FORBIDDEN,
        type,
        "Expected a known " + what + ", but there is no '" + name + "'.");
  }

  String type() {
    return type;
  }
}
