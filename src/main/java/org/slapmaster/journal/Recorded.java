package org.slapmaster.journal;

import org.slapmaster.model.Audit;

/** An event as it is journaled: what happened, and when, by whom and because of what. */
public record Recorded(Object event, Audit audit) {}
