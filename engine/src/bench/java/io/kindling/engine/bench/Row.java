package io.kindling.engine.bench;

import java.util.Locale;
import java.util.Optional;

/**
 * One measured case; less is better.
 *
 * @param name the case, as in {@code mlp 784-100-10 b32 step}
 * @param unit of both figures, as in {@code ms}
 * @param peer what it is compared with, if there is anything
 */
public record Row(String name, String unit, double ours, Optional<Peer> peer) {
  /** What ours is compared with: its name and its figure. */
  public record Peer(String name, double figure) {}

  /** A case without a peer. */
  public static Row alone(String name, String unit, double ours) {
    return new Row(name, unit, ours, Optional.empty());
  }

  /** A case beside a peer. */
  public static Row beside(String name, String unit, double ours, String peerName, double peer) {
    return new Row(name, unit, ours, Optional.of(new Peer(peerName, peer)));
  }

  /** How many times better ours is. */
  public Optional<Double> ratio() {
    return peer.map(other -> other.figure() / ours);
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%-42s %10.3f %10s %7s  %s",
        name,
        ours,
        peer.map(other -> String.format(Locale.ROOT, "%.3f", other.figure())).orElse("-"),
        ratio().map(times -> String.format(Locale.ROOT, "%.2fx", times)).orElse("-"),
        peer.map(Peer::name).orElse(""));
  }
}
