package org.slapmaster.view;

import java.util.List;
import org.slapmaster.domain.graph.GraphDiff;

/** What changed between two moments. */
public record DiffView(AsOf from, AsOf to, List<GraphDiff.Item> items) {}
