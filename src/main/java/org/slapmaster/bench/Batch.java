package org.slapmaster.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Titles that can be told by counting, and the computers that have room for them. A lane is what
 * one connection of the load generator calls: its titles are {@code NAME-LANE-1}, {@code
 * NAME-LANE-2} and so on. All lanes go round the same computers, so that they compete for the same
 * partitions. {@code calls.lua} counts in the same way.
 *
 * @param name what titles begin with; computers begin with it too, behind a prefix
 * @param lanes how many there are
 * @param computers how many there are
 * @param share how many titles each lane has on each computer
 */
record Batch(String name, int lanes, int computers, int share) {
  /** As a large computer has. */
  static final int MOST_PARTITIONS = 1_000;

  private static final String COMPUTER = "COMP-";

  /** One title, and the computer that it is requested on. */
  record Title(String text, String computer) {}

  /** Room for {@code room} titles in each lane, or a little more. */
  static Batch of(String name, int lanes, int room) {
    int mostShare = Math.max(1, MOST_PARTITIONS / lanes);
    int computers = (room + mostShare - 1) / mostShare;
    return new Batch(name, lanes, computers, (room + computers - 1) / computers);
  }

  /** How many titles each lane has room for. */
  int room() {
    return computers * share;
  }

  /** How many partitions each computer has, enough for all lanes. */
  int partitions() {
    return lanes * share;
  }

  /** The {@code number}th title of a lane; both count from 1. */
  Title title(int lane, int number) {
    return new Title(name + "-" + lane + "-" + number, computer((number - 1) % computers + 1));
  }

  /** The first titles of the first lane. */
  List<Title> titles(int count) {
    List<Title> titles = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      titles.add(title(1, number));
    }
    return titles;
  }

  /** What all its computers begin with; {@code -K} follows, K from 1. */
  String computerPrefix() {
    return COMPUTER + name;
  }

  private String computer(int k) {
    return computerPrefix() + "-" + k;
  }

  List<String> allComputers() {
    List<String> all = new ArrayList<>();
    for (int k = 1; k <= computers; k++) {
      all.add(computer(k));
    }
    return all;
  }
}
