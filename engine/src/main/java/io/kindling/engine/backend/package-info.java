/**
 * Where graphs become programs: the narrow interface that the reference and oneDNN back ends share.
 */
package io.kindling.engine.backend;
