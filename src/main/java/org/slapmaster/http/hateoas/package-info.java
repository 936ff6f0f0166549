/**
 * The HATEOAS face, of which stock clients read lists and details of instance trees and computers,
 * after slapproxy and the ERP5 master. Read only.
 */
package org.slapmaster.http.hateoas;
