/**
 * Measures masters from outside: {@link org.slapmaster.bench.HttpBench} drives the SLAP tool of any
 * master with wrk, and a second master beside it for comparison. It knows nothing of this project's
 * own master but its address.
 *
 * <p>What it takes for true: a new request counts once the master has answered that it is accepted;
 * whether that was so is looked up afterwards, title by title, in what the computers are told
 * ({@code getFullComputerInformation}), and only then by asking again, because asking again would
 * create anew what was lost.
 */
package org.slapmaster.bench;
