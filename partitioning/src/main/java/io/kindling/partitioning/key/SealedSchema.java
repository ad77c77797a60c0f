package io.kindling.partitioning.key;

import io.kindling.partitioning.Schema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;

/**
 * A schema that travels as its bytes: any serializer that Spark is set to carries these, while not
 * all of them carry records.
 */
final class SealedSchema implements Serializable {
  private static final long serialVersionUID = 1;
  private final byte[] bytes;
  private transient volatile Schema opened;

  SealedSchema(Schema schema) {
    this.opened = schema;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(written)) {
      out.writeObject(schema);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    this.bytes = written.toByteArray();
  }

  /** The schema; read when it is first asked for behind a journey. */
  Schema schema() {
    Schema found = opened;
    if (found == null) {
      found = read();
      opened = found;
    }
    return found;
  }

  private Schema read() {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (Schema) in.readObject();
    } catch (IOException | ClassNotFoundException damaged) {
      throw new IllegalStateException("A schema did not arrive as it was sent", damaged);
    }
  }
}
