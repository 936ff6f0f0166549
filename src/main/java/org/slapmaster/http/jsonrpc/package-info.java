/**
 * The JSON-RPC face of SlapOS: one POST for each method, bare JSON both ways, validated by the
 * schemas in {@code json-rpc.schema.json}. It translates and holds no rules.
 */
package org.slapmaster.http.jsonrpc;
