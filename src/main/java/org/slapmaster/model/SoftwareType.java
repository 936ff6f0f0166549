package org.slapmaster.model;

@Meaning("The named instance profile inside a software release.")
public record SoftwareType(String name) {
  public static final SoftwareType DEFAULT = new SoftwareType("default");

  public SoftwareType {
    Expect.line("a software type", 128, name);
  }

  @Override
  public String toString() {
    return name;
  }
}
