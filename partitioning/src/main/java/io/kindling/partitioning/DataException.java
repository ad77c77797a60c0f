package io.kindling.partitioning;

/** Data that cannot be used; the message says where, what was expected, what was found. */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final Kind kind;

  /** What is wrong with the data. */
  public enum Kind {
    /** It is there and cannot be used. */
    BAD_DATA,
    /** It is not there. */
    MISSING_INPUT
  }

  public DataException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public static DataException bad(String message, Object... arguments) {
    return new DataException(Kind.BAD_DATA, String.format(message, arguments));
  }

  public static DataException missing(String message, Object... arguments) {
    return new DataException(Kind.MISSING_INPUT, String.format(message, arguments));
  }

  public Kind kind() {
    return kind;
  }

  /** Whether it is the data that is wrong: what could not be read may be readable another time. */
  public boolean isOfData() {
    return kind == Kind.BAD_DATA;
  }
}
