package io.kindling.partitioning;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.Pool;
import io.kindling.partitioning.shard.Lanes;
import io.kindling.partitioning.shard.Shard;
import io.kindling.partitioning.shard.StreamShard;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** What travels passes both of Spark's serializers. */
class TestSerializing {
  private static <T> T copy(Serializer serializer, T original, Class<T> type) {
    ClassTag<T> tag = ClassTag$.MODULE$.apply(type);
    ByteBuffer bytes = serializer.newInstance().serialize(original, tag);
    return serializer.newInstance().deserialize(bytes, tag);
  }

  private static List<Serializer> both() {
    SparkConf conf = new SparkConf(false);
    return List.of(new JavaSerializer(conf), new KryoSerializer(conf));
  }

  @Test
  void shards() {
    DataSpec spec =
        new DataSpec(
            new SourceSpec.Spirals(50, 0.1, 1),
            DataSpec.Split.NONE,
            1,
            DataSpec.FeatureEncoding.NONE,
            DataSpec.Target.CLASS);
    PreparedData data = PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(2));
    Shard shard = data.shards(Part.TRAIN).collect().get(1);
    for (Serializer serializer : both()) {
      Shard copy = copy(serializer, shard, Shard.class);
      assertThat(copy.number()).isEqualTo(1);
      assertThat(copy.rows()).isEqualTo(25);
      assertThat(RowsOf.texts(copy)).isEqualTo(RowsOf.texts(shard));
    }
  }

  @Test
  void rowsHeldWhole() {
    DataSpec spec =
        new DataSpec(
            new SourceSpec.Spirals(50, 0.1, 1),
            DataSpec.Split.NONE,
            1,
            DataSpec.FeatureEncoding.NONE,
            DataSpec.Target.CLASS);
    Pool pool = Pool.of(PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(2)));
    for (Serializer serializer : both()) {
      Pool copy = copy(serializer, pool, Pool.class);
      assertThat(copy.labels()).isEqualTo(pool.labels());
      assertThat(copy.rows().schema()).isEqualTo(pool.rows().schema());
      Draw draw = copy(serializer, Draw.whole(pool.rows()), Draw.class);
      assertThat(draw.rows(Part.TRAIN)).isEqualTo(copy.rows().of(Part.TRAIN)).hasSize(50);
    }
  }

  @Test
  void shardsOfAStream() {
    Lanes lanes = new Lanes(4, 2, 3, 1);
    StreamShard shard = new StreamShard(1, lanes, 1, new byte[] {9, 8, 7, 6, 5, 4, 3});
    for (Serializer serializer : both()) {
      StreamShard copy = copy(serializer, shard, StreamShard.class);
      assertThat(copy.number()).isEqualTo(1);
      assertThat(copy.lanes()).isEqualTo(2);
      assertThat(copy.data()).isEqualTo(shard.data());
    }
  }

  @Test
  void rowsToPredict() {
    PredictionRows.Row row = new PredictionRows.Row(List.of("a", 2.5, new byte[] {1}), new byte[3]);
    for (Serializer serializer : both()) {
      PredictionRows.Row copy = copy(serializer, row, PredictionRows.Row.class);
      assertThat(copy.fields().subList(0, 2)).isEqualTo(List.of("a", 2.5));
      assertThat(copy.packed()).hasSize(3);
    }
  }
}
