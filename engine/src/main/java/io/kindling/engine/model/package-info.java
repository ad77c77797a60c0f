/**
 * Models as files. In: a network, flat arrays, notes of the other modules. Out: model.json and
 * weights.safetensors, and back, with every size checked before anything is allocated.
 */
package io.kindling.engine.model;
