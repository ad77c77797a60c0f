/** The definition of every op run as it stands: plain loops in double precision. Slow; readable. */
package io.kindling.engine.backend.reference;
