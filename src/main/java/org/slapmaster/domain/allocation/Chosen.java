package org.slapmaster.domain.allocation;

import org.slapmaster.model.PartitionId;

/** The partition that an instance gets, and why this one. */
public record Chosen(PartitionId partition, Grounds grounds) {}
