package org.slapmaster;

/** Placeholder entry. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("slapmaster");
  }
}
