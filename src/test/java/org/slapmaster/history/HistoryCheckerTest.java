package org.slapmaster.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slapmaster.history.ClientHistory.Answer;
import org.slapmaster.history.ClientHistory.Answer.Kind;
import org.slapmaster.history.ClientHistory.Call;
import org.slapmaster.history.ClientHistory.Order;

/** Each lie is found, and no truth is called a lie. */
class HistoryCheckerTest {
  private static final String P0 = "COMP-1/slappart0";
  private static final String P1 = "COMP-1/slappart1";
  private final ClientHistory history = new ClientHistory();

  private static Answer is(Kind kind, String guid, String partition) {
    return new Answer(kind, guid, partition, 0, null);
  }

  private Call request(String title, String wanted) {
    return history.invoke("client", Order.request(title, title, wanted));
  }

  private Call destroy(String title) {
    return history.invoke("client", Order.destroy(title, title));
  }

  private void told(String title, String wanted, Kind kind, String guid, String partition) {
    request(title, wanted).answered(is(kind, guid, partition));
  }

  private void accuse(String sentence) {
    assertThat(HistoryChecker.violations(history))
        .isNotEmpty()
        .allSatisfy(violation -> assertThat(violation).startsWith(sentence));
  }

  private void acquit() {
    assertThat(HistoryChecker.violations(history)).isEmpty();
  }

  @Test
  void aTitleIsOneInstance() {
    told("site", "v1", Kind.WAIT, "A", null);
    told("site", "v1", Kind.WAIT, "B", null);
    accuse("one title, two instances");
  }

  @Test
  void twoWhoAskAtOnceGetOneInstanceToo() {
    Call one = request("site", "v1");
    Call other = request("site", "v1");
    one.answered(is(Kind.WAIT, "A", null));
    other.answered(is(Kind.WAIT, "B", null));
    accuse("one title, two instances");
  }

  @Test
  void destroyedInBetweenATitleMayBeAnotherInstance() {
    told("site", "v1", Kind.READY, "A", P0);
    destroy("site").unknown("connection reset");
    told("site", "v1", Kind.WAIT, "A", P0);
    told("site", "v1", Kind.WAIT, "B", P1);
    acquit();
  }

  @Test
  void theOldInstanceDoesNotComeBack() {
    told("site", "v1", Kind.READY, "A", null);
    destroy("site").answered(is(Kind.WAIT, "A", null));
    told("site", "v1", Kind.WAIT, "B", null);
    told("site", "v1", Kind.READY, "A", null);
    accuse("one title, two instances");
  }

  @Test
  void whatWasAcknowledgedIsThere() {
    told("site", "v1", Kind.WAIT, "A", null);
    history.invoke("other", Order.look("site", "site")).answered(Answer.gone());
    accuse("acknowledged, then not there");
  }

  /** SLAP's "please wait" does not say who waits. */
  @Test
  void whoIsAskedToWaitIsThere() {
    told("site", "v1", Kind.WAIT, "A", null);
    told("site", "v1", Kind.ACCEPTED, null, null);
    acquit();
  }

  @Test
  void aRefusedDestructionExplainsNothing() {
    told("site", "v1", Kind.WAIT, "A", null);
    destroy("site").refused("no");
    history.invoke("other", Order.look("site", "site")).answered(Answer.gone());
    accuse("acknowledged, then not there");
  }

  @Test
  void whoseAnswerNobodySawMayBeThereOrNot() {
    request("site", "v1").unknown("timeout");
    history.invoke("other", Order.look("site", "site")).answered(Answer.gone());
    told("site", "v1", Kind.WAIT, "A", null);
    acquit();
  }

  @Test
  void aPartitionHasOneInstance() {
    told("one", "v1", Kind.WAIT, "A", P0);
    told("other", "v1", Kind.WAIT, "B", P0);
    accuse("one partition, two instances");
  }

  @Test
  void aPartitionIsGivenAgainAfterADestruction() {
    told("one", "v1", Kind.WAIT, "A", P0);
    destroy("one").answered(Answer.gone());
    told("other", "v1", Kind.WAIT, "B", P0);
    acquit();
  }

  @Test
  void aPartitionIsNotGivenWhileItsInstanceIsStillSeenThere() {
    told("one", "v1", Kind.WAIT, "A", P0);
    destroy("one").answered(is(Kind.WAIT, "A", P0));
    told("other", "v1", Kind.WAIT, "B", P0);
    destroy("one").answered(is(Kind.WAIT, "A", P0));
    accuse("one partition, two instances");
  }

  @Test
  void anInstanceStaysWhereItIs() {
    told("site", "v1", Kind.WAIT, "A", P0);
    told("site", "v1", Kind.WAIT, "A", P1);
    accuse("another partition than before");
  }

  @Test
  void anInstanceHasOneTitle() {
    told("one", "v1", Kind.WAIT, "A", null);
    told("other", "v1", Kind.WAIT, "A", null);
    accuse("one instance, two titles");
  }

  @Test
  void renamedAnInstanceHasAnotherTitleAndTheOldOneIsFree() {
    told("one", "v1", Kind.WAIT, "A", P0);
    history.invoke("client", Order.rename("one", "one", "other")).unknown("timeout");
    told("other", "v1", Kind.WAIT, "A", P0);
    told("one", "v1", Kind.WAIT, "B", P1);
    acquit();
  }

  @Test
  void readyDoesNotGoBackToWaiting() {
    told("site", "v1", Kind.READY, "A", null);
    told("site", "v1", Kind.WAIT, "A", null);
    accuse("ready, then waiting");
  }

  @Test
  void anotherRequestInBetweenMakesItWait() {
    told("site", "v1", Kind.READY, "A", null);
    request("site", "v2").unknown("connection reset");
    history.invoke("other", Order.look("site", "site")).answered(is(Kind.WAIT, "A", null));
    told("site", "v1", Kind.WAIT, "A", null);
    acquit();
  }

  @Test
  void anOlderRequestWhoseEndNobodySawMayComeLater() {
    request("site", "v0").unknown("timeout");
    told("site", "v1", Kind.READY, "A", null);
    told("site", "v1", Kind.WAIT, "A", null);
    acquit();
  }

  @Test
  void aStateOrderedAboveMakesItWait() {
    Order child = Order.request("site", "database", "v1");
    history.invoke("node", child).answered(is(Kind.READY, "B", P1));
    history
        .invoke("client", Order.state("site", "site", "stopped"))
        .answered(is(Kind.WAIT, "A", P0));
    history.invoke("node", child).answered(is(Kind.WAIT, "B", P1));
    acquit();
  }

  @Test
  void revisionsRise() {
    request("site", "v1").answered(new Answer(Kind.WAIT, "A", null, 2, null));
    request("site", "v1").answered(new Answer(Kind.WAIT, "A", null, 1, null));
    accuse("a lower revision");
  }

  @Test
  void whatIsPublishedStays() {
    request("site", "v1").answered(new Answer(Kind.READY, "A", null, 1, "password 1"));
    request("site", "v1").answered(new Answer(Kind.READY, "A", null, 1, "password 2"));
    accuse("published, then something else");
  }

  @Test
  void countsSayHowCallsEnded() {
    told("site", "v1", Kind.READY, "A", null);
    request("site", "v1").refused("no");
    request("site", "v1").unknown("timeout");
    assertThat(history.counts()).isEqualTo("1 answered, 1 refused, 1 unknown");
  }

  @Test
  void anAnswerThatDoesNotSayWhetherItIsReadyIsNoStepBack() {
    told("site", "v1", Kind.READY, "A", P0);
    told("site", "v1", Kind.ACCEPTED, "A", P0);
    acquit();
    told("site", "v1", Kind.ACCEPTED, "A", P1);
    accuse("another partition than before");
  }
}
