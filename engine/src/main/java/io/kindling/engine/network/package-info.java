/**
 * Networks as they are written: layers as records, and the windows of their parameters on one flat
 * array. Out: graphs for training and for prediction.
 */
package io.kindling.engine.network;
