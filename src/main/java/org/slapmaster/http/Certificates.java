package org.slapmaster.http;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;

/**
 * Where the faces get certificates from. What is asked for exists: that is looked up before. Must
 * not block the caller.
 */
public interface Certificates {
  /**
   * A certificate with its key, both PEM.
   *
   * @param key a secret
   */
  record Pair(String certificate, String key) {
    @Override
    public String toString() {
      return "Pair[" + certificate + "]";
    }
  }

  /** Of a master that has no authority of its own: everything is refused. */
  Certificates NONE =
      new Certificates() {
        @Override
        public CompletionStage<Optional<Pair>> generate(ComputerId computer) {
          return CompletableFuture.failedStage(noAuthority());
        }

        @Override
        public CompletionStage<Boolean> revoke(ComputerId computer) {
          return CompletableFuture.failedStage(noAuthority());
        }

        @Override
        public CompletionStage<Pair> of(InstanceGuid instance) {
          return CompletableFuture.failedStage(noAuthority());
        }

        private Problem noAuthority() {
          return Problem.unknown(
              "Expected a master that issues certificates, but this one has no authority.");
        }
      };

  /** A new pair for a computer; empty when it has one that was not revoked. */
  CompletionStage<Optional<Pair>> generate(ComputerId computer);

  /** Revokes the certificate of a computer; false when it has none. */
  CompletionStage<Boolean> revoke(ComputerId computer);

  /** The pair of an instance, the same at each ask while it is good. */
  CompletionStage<Pair> of(InstanceGuid instance);
}
