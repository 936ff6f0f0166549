package org.slapmaster.view;

import java.time.Instant;
import java.util.List;

/**
 * Events of a journal in their order, as many as one answer holds, and what else there is.
 *
 * @param first moment of the first event that was looked at, {@code last} of the last: the period
 *     about which the answer says everything. Null when there is none
 * @param total how many events are as asked, shown or not
 * @param next position of the first event behind those shown; null when there is none
 */
public record EventPage(
    Instant first, Instant last, long total, String next, List<EventView> events) {}
