/**
 * What travels on the wire of stock SlapOS clients and nodes, and nothing of what it means: {@link
 * org.slapmaster.slap.Marshal} and {@link org.slapmaster.slap.MarshalWriter} for marshalled values,
 * {@link org.slapmaster.slap.ParameterXml} for dictionaries of text, {@link
 * org.slapmaster.slap.PythonText} for how a value looks once it is text, {@link
 * org.slapmaster.slap.ConsumptionReport} for usage. Pure: no Akka, no HTTP.
 *
 * <p>Everything that is read here comes from strangers: a document may have no DTD, entities or
 * foreign classes, is bounded in depth and size, and is refused with {@link
 * org.slapmaster.slap.Malformed}, whose message is one sentence.
 */
package org.slapmaster.slap;
