package org.slapmaster.http;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.security.ActiveCertificateException;
import org.slapmaster.security.CertificateAuthority;
import org.slapmaster.security.CertificatePair;

/**
 * The certificate authority as the faces use it: it writes to disk, which is done on threads that
 * may wait. Whether what is asked for exists is looked up before.
 */
public final class Certificates {
  private final CertificateAuthority authority;
  private final Executor patient;

  public Certificates(ActorSystem<?> system, CertificateAuthority authority) {
    this.authority = authority;
    this.patient = system.dispatchers().lookup(DispatcherSelector.blocking());
  }

  /**
   * A new pair for a computer; fails with {@link ActiveCertificateException} when it has one that
   * was not revoked, and with a {@link Problem} when it may have none.
   */
  public CompletionStage<CertificatePair> generate(ComputerId computer) {
    return supply(() -> Problem.checked(() -> authority.generateForComputer(computer)));
  }

  /** Revokes the certificate of a computer; false when it has none. */
  public CompletionStage<Boolean> revoke(ComputerId computer) {
    return supply(() -> authority.revokeComputer(computer));
  }

  /** The pair of an instance, the same at each ask while it is good. */
  public CompletionStage<CertificatePair> of(InstanceGuid instance) {
    return supply(() -> authority.pairOfInstance(instance));
  }

  private <T> CompletionStage<T> supply(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, patient);
  }
}
