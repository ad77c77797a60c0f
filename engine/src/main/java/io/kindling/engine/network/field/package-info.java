/**
 * What a layer can be told, declared once. In: values as someone wrote them, in model.json or in a
 * configuration. Out: values of the right type; ranges, defaults and sentences for a reference.
 */
package io.kindling.engine.network.field;
