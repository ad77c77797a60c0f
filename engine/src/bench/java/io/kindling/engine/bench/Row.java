package io.kindling.engine.bench;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One measured case; less is better.
 *
 * @param name the case, as in {@code mlp 784-100-10 b32 step, 1 thread}
 * @param unit of both figures, as in {@code ms}
 * @param peer what it is compared with, if there is anything
 * @param peakShare which share of the multiply-adds that the cores can do in that time ours does;
 *     nothing where that says little
 */
public record Row(
    String name, String unit, double ours, Optional<Peer> peer, OptionalDouble peakShare) {
  /** What ours is compared with: its name, its figure, and how many times better ours is. */
  public record Peer(String name, double figure, double ratio) {}

  /** A case without a peer. */
  public static Row alone(String name, String unit, double ours) {
    return new Row(name, unit, ours, Optional.empty(), OptionalDouble.empty());
  }

  /** A case beside a peer. */
  public static Row beside(String name, String unit, double ours, String peerName, double peer) {
    return beside(name, unit, ours, new Peer(peerName, peer, peer / ours));
  }

  /** A case beside a peer whose turns alternated with ours. */
  public static Row beside(
      String name, String unit, Turns turns, int ours, String peerName, int peer) {
    Peer other = new Peer(peerName, turns.median(peer), turns.ratio(ours, peer));
    return beside(name, unit, turns.median(ours), other);
  }

  private static Row beside(String name, String unit, double ours, Peer peer) {
    return new Row(name, unit, ours, Optional.of(peer), OptionalDouble.empty());
  }

  /** The same with the share of the peak. */
  public Row withPeakShare(double share) {
    return new Row(name, unit, ours, peer, OptionalDouble.of(share));
  }

  /** How many times better ours is. */
  public Optional<Double> ratio() {
    return peer.map(Peer::ratio);
  }

  static String header(String bench) {
    return line(bench, "ours", "peer", "ratio", "of peak", "peer is");
  }

  String line() {
    return line(
        name,
        text("%.3f", ours),
        peer.map(other -> text("%.3f", other.figure())).orElse("-"),
        ratio().map(times -> text("%.2fx", times)).orElse("-"),
        peakShare.isPresent() ? text("%.0f%%", 100 * peakShare.getAsDouble()) : "-",
        peer.map(Peer::name).orElse(""));
  }

  private static String line(
      String name, String ours, String peer, String ratio, String share, String peerName) {
    return text("%-54s %10s %10s %7s %8s  %s", name, ours, peer, ratio, share, peerName);
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
