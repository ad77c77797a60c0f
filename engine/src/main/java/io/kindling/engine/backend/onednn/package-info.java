/**
 * Intel's oneDNN as a back end. In: a step graph. Out: a program of primitives and loops over
 * memory outside the heap, which a workspace owns and frees.
 *
 * <p>The path of a graph: {@code Fusion} (what runs together) - {@code MemoryPlan} (what lies
 * where) - {@code Lowering} (an op to a kernel) - {@code OneDnnProgram} (kernels in order).
 */
package io.kindling.engine.backend.onednn;
