package org.slapmaster.view;

import java.util.List;

/** All computers. */
public record ComputerList(List<ComputerView> computers) {}
