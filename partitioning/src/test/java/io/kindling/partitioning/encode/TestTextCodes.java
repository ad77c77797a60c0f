package io.kindling.partitioning.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.ColumnType;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.Tokens;
import io.kindling.partitioning.Tokens.Letters;
import io.kindling.partitioning.Tokens.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TestTextCodes {
  private static final int FIRST = Integer.BYTES;
  private static final TextCounts COUNTS = new TextCounts(8, 1, 5, 20, 3);

  private static List<String> words(String text) {
    return tokens(Unit.WORD, Letters.LOWER, text);
  }

  private static List<String> tokens(Unit unit, Letters letters, String text) {
    List<String> tokens = new ArrayList<>();
    new Tokenizer(unit, letters, text).forEachRemaining(tokens::add);
    return tokens;
  }

  private static TokenNumbers numbers(String... tokens) {
    return new TokenNumbers(Unit.WORD, Letters.LOWER, List.of(tokens), COUNTS);
  }

  private static float[] encoded(ColumnCode code, String text) {
    float[] row = new float[code.parts().size()];
    Arrays.fill(row, 7);
    code.encodeInto(new Cells.Writer().text(text).with(new byte[0]), FIRST, row, 0);
    return row;
  }

  @Test
  void wordsAreLettersDigitsAndMarks() {
    assertThat(words("Tea, 2 cups!")).containsExactly("tea", ",", "2", "cups", "!");
    assertThat(words("don't_stop")).containsExactly("don", "'", "t", "_", "stop");
    assertThat(words(" \t\u00a0\u3000\n")).isEmpty();
    assertThat(words("")).isEmpty();
    assertThat(words("x\u0323\u20e3 \u0939\u093f\u0928\u094d\u0926\u0940"))
        .containsExactly("x\u0323\u20e3", "\u0939\u093f\u0928\u094d\u0926\u0940");
    assertThat(words("ok\ud83d\ude00\ud83d\ude00"))
        .containsExactly("ok", "\ud83d\ude00", "\ud83d\ude00");
    assertThat(words("\ud801\udc00\ud801\udc28")).containsExactly("\ud801\udc28\ud801\udc28");
  }

  @Test
  void textsThatLookTheSameAreTheSame() {
    assertThat(words("CAFE\u0301")).isEqualTo(words("caf\u00e9")).containsExactly("caf\u00e9");
    assertThat(tokens(Unit.CHARACTER, Letters.AS_THEY_ARE, "e\u0301 A\ud83d\ude00"))
        .containsExactly("\u00e9", " ", "A", "\ud83d\ude00");
    assertThat(tokens(Unit.WORD, Letters.AS_THEY_ARE, "Good good")).containsExactly("Good", "good");
    assertThat(words("TITLE")).containsExactly("title");
  }

  @Test
  void aSequenceIsCutOrFilledUpAndKnowsItsLength() {
    SequenceCode code = new SequenceCode(numbers("b", "a"), 3);
    assertThat(encoded(code, "a B")).containsExactly(3, 2, 0, 2);
    assertThat(encoded(code, "new a a b b")).containsExactly(1, 3, 3, 3);
    assertThat(encoded(code, "")).containsExactly(0, 0, 0, 0);
    assertThat(encoded(code, "  ")).containsExactly(0, 0, 0, 0);
    assertThat(code.parts()).containsExactly("0", "1", "2", "length");
    assertThat(code.words())
        .isEqualTo(
            "3 words and how many there are, for an embedding of 4 symbols: 2 words are known; of"
                + " 20 in the training part 3 are unknown, the longest text has 5; 12.5 % of the"
                + " texts are cut");
  }

  @Test
  void aBagCountsItsWords() {
    BagCode code = new BagCode(numbers("b", "a"));
    assertThat(encoded(code, "a new B, b")).containsExactly(2, 2, 1);
    assertThat(encoded(code, "")).containsExactly(0, 0, 0);
    assertThat(code.parts()).containsExactly("(unknown)", "b", "a");
    assertThat(code.words()).startsWith("how often each word comes, 3 numbers: 2 words are known;");
  }

  private static ObjectNode json() {
    Schema schema =
        new Schema(
            Schema.Features.COLUMNS,
            List.of(2),
            List.of("a", "b"),
            List.of(ColumnType.TEXT, ColumnType.TEXT),
            List.of("y"),
            "",
            false);
    List<ColumnCode> codes =
        List.of(new SequenceCode(numbers("b", "a"), 3), new BagCode(numbers("x")));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    new ColumnFeatures(schema, codes).putInto(json);
    ColumnFeatures again = ColumnsJson.read(schema, json.get("columns"));
    ObjectNode written = JsonNodeFactory.instance.objectNode();
    again.putInto(written);
    assertThat(written).isEqualTo(json);
    return json;
  }

  private static void assertRefused(Consumer<ObjectNode> change, String message) {
    ObjectNode json = json();
    change.accept((ObjectNode) json.get("columns").get(0));
    Schema schema =
        new Schema(
            Schema.Features.COLUMNS,
            List.of(2),
            List.of("a", "b"),
            ColumnsJson.types(json.get("columns")),
            List.of("y"),
            "",
            false);
    assertThatThrownBy(() -> ColumnsJson.read(schema, json.get("columns")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatAModelsFileSaysIsChecked() {
    assertRefused(one -> one.put("more", 1), "Expected the fields");
    assertRefused(one -> one.remove("unit"), "Expected the fields");
    assertRefused(one -> one.put("unit", "LINE"), "Unknown 'unit' in the encoders");
    assertRefused(one -> one.put("letters", 1), "Expected text in 'letters'");
    assertRefused(one -> one.put("length", 0), "Invalid length 0 of texts: expected 1 to 65536");
    assertRefused(one -> one.put("length", 1 << 17), "Invalid length 131072 of texts");
    assertRefused(one -> one.put("texts", 0.5), "Expected a whole number 'texts'");
    assertRefused(one -> one.put("cut", 9), "Invalid counts of texts: 9 cut of 8");
    assertRefused(one -> one.put("unknown", 21), "21 of 20 tokens are unknown");
    assertRefused(one -> ((ArrayNode) one.get("tokens")).add("b"), "The token 'b' stands twice");
    assertRefused(one -> ((ArrayNode) one.get("tokens")).add(5), "Expected text in 'tokens'");
    assertRefused(
        one -> {
          ArrayNode many = one.putArray("tokens");
          for (int i = 0; i <= Tokens.MOST; i++) {
            many.add(Integer.toString(i));
          }
        },
        "A vocabulary of 1000001 tokens: expected at most 1000000");
  }

  @Test
  void numbersOutsideTheirRangesAreRefused() {
    assertThatThrownBy(() -> new Tokens(Unit.WORD, Letters.LOWER, 0, 1))
        .hasMessage("Invalid vocabulary = 0: expected 1 to 1000000");
    assertThatThrownBy(() -> new Tokens(Unit.WORD, Letters.LOWER, 1, 0))
        .hasMessage("Invalid rare = 0: expected a number of tokens from 1");
    Tokens tokens = new Tokens(Unit.WORD, Letters.LOWER, 1, 1);
    assertThatThrownBy(() -> new ColumnRule.Sequence(tokens, 0))
        .hasMessage("Invalid length = 0: expected 1 to 65536");
  }
}
