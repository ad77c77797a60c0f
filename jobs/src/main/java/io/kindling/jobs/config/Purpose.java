package io.kindling.jobs.config;

/** What a configuration is read for. */
public enum Purpose {
  /** Something is trained: data and a network must be there. */
  TRAIN,
  /** A model is used: its folder must be named; what trained it is not looked at. */
  USE_MODEL,
  /** Whatever is there is shown. */
  LOOK
}
