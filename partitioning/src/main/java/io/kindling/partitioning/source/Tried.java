package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/**
 * A row that was packed once, or found to be bad.
 *
 * @param packed the packed row; of a bad one, nothing
 * @param problem what is wrong with it; empty: nothing is
 */
record Tried<R extends Serializable>(R row, byte[] packed, String problem) implements Serializable {
  /** Tries all rows once, and keeps what came of it until it is unpersisted. */
  static <R extends Serializable> JavaRDD<Tried<R>> all(JavaRDD<R> rows, Packer<R> packer) {
    return rows.map(row -> of(row, packer)).persist(StorageLevel.MEMORY_AND_DISK());
  }

  private static <R extends Serializable> Tried<R> of(R row, Packer<R> packer) {
    try {
      return new Tried<>(row, packer.pack(row), "");
    } catch (DataException problem) {
      Packer.requireOfData(problem);
      return new Tried<>(row, new byte[0], problem.getMessage());
    }
  }

  /** Tells again what came of a row. */
  static <R extends Serializable> Packer<Tried<R>> again(Packer<R> packer) {
    return new Packer<>() {
      private static final long serialVersionUID = 1;

      @Override
      public byte[] pack(Tried<R> tried) {
        if (!tried.problem().isEmpty()) {
          throw DataException.bad("%s", tried.problem());
        }
        return tried.packed();
      }

      @Override
      public String place(Tried<R> tried) {
        return packer.place(tried.row());
      }

      @Override
      public String written(Tried<R> tried) {
        return packer.written(tried.row());
      }
    };
  }
}
