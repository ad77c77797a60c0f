/** What tests of all modules share: gradient checks, op cases, structure rules, shared data. */
package io.kindling.engine.testing;
