package io.kindling.jobs.averaging;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A round as it stood at one moment. */
public final class RoundView {
  private final RoundState state;
  private final List<String> executors;
  private final boolean complete;
  private final Operation open;
  private final long lastCommit;
  private final List<Registration> members;
  private final Map<Long, Membership.Beat> beats;
  private final Map<Long, Assignment> assigned;
  private final Optional<WorkerFailure> failure;

  RoundView(
      RoundState state,
      List<String> executors,
      boolean complete,
      Operation open,
      long lastCommit,
      List<Registration> members,
      Map<Long, Membership.Beat> beats,
      Map<Long, Assignment> assigned,
      Optional<WorkerFailure> failure) {
    this.state = state;
    this.executors = executors;
    this.complete = complete;
    this.open = open;
    this.lastCommit = lastCommit;
    this.members = members;
    this.failure = failure;
    this.beats = Map.copyOf(beats);
    this.assigned = Map.copyOf(assigned);
  }

  public RoundState state() {
    return state;
  }

  /** How many tasks have registered. */
  public int registered() {
    return executors.size();
  }

  /** The executor of each task that has registered. */
  public List<String> executors() {
    return executors;
  }

  /** Whether all tasks have registered or were refused. */
  public boolean isComplete() {
    return complete;
  }

  /** The operation that is open, or was committed last in the run. */
  public Operation open() {
    return open;
  }

  /** When the last operation was committed, or the plan made, by the driver's nanosecond clock. */
  public long lastCommit() {
    return lastCommit;
  }

  public Optional<WorkerFailure> failure() {
    return failure;
  }

  /** The members that were silent for longer than this, in sentences. */
  public List<String> silent(long nanos) {
    List<String> sentences = new ArrayList<>();
    for (Registration member : members) {
      Membership.Beat beat = beats.get(member.attempt());
      long silence = System.nanoTime() - beat.time();
      if (silence > nanos) {
        sentences.add(
            String.format(
                "executor %s on %s has been silent for %.1f s; its last word was '%s'",
                member.executor(), member.host(), silence / 1e9, beat.phase()));
      }
    }
    return sentences;
  }

  /**
   * What each member said last that it had spent in each phase, in nanoseconds; nothing where it
   * said nothing yet. In the order of their shards.
   */
  public Map<Registration, long[]> nanos() {
    Map<Registration, long[]> nanos = new LinkedHashMap<>();
    members.forEach(member -> nanos.put(member, beats.get(member.attempt()).nanos()));
    return nanos;
  }

  /** How many shards a member of the plan has. */
  public int shards(Registration member) {
    Assignment part = assigned.get(member.attempt());
    return part.toShard() - part.fromShard();
  }
}
