package io.kindling.jobs.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.model.Model;
import io.kindling.engine.model.ModelException;
import io.kindling.jobs.config.MissingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;

/** Models as folders: {@code model.json}, {@code weights.safetensors}, and their configuration. */
public final class ModelStore {
  public static final String CONFIG_FILE = "config.conf";
  private static final String SHA256 = "weightsSha256";

  private ModelStore() {}

  /** A model whose notes hold the hash of its weights, so that damage is found when it is read. */
  public static Model sealed(Model model) {
    ObjectNode notes = model.notes().deepCopy();
    notes.put(SHA256, sha256(model.weights()));
    return new Model(model.network(), model.objective(), model.parameters(), model.state(), notes);
  }

  /**
   * Writes a model into a run's folder: beside its place, then renamed.
   *
   * @param name the model's folder inside; an earlier one is replaced
   * @param config the effective configuration
   */
  public static void write(RunFolder folder, String name, Model model, String config) {
    int slash = name.lastIndexOf('/');
    String parent = slash < 0 ? "." : name.substring(0, slash);
    String own = name.substring(slash + 1);
    String beside = "_" + own + ".new";
    Storage place = slash < 0 ? folder.storage() : folder.storage().in(parent);
    folder.requireHeld();
    place.delete(beside);
    Storage files = place.in(beside);
    Model sealed = sealed(model);
    try {
      files.write(Model.WEIGHTS_FILE, sealed.weights());
      files.write(CONFIG_FILE, config.getBytes(StandardCharsets.UTF_8));
      files.write(Model.JSON_FILE, sealed.json());
      folder.requireHeld();
    } catch (RuntimeException problem) {
      place.deleteAfter(problem, beside);
      throw problem;
    }
    place.delete(own);
    if (!place.rename(beside, own)) {
      throw new OutputException(
          "Cannot rename " + files.shown() + " to " + own + ": the file system refused");
    }
  }

  /**
   * Reads a model from its folder, or from that of the run that wrote it.
   *
   * @throws MissingException where there is none
   * @throws ModelException where its files cannot be used
   */
  public static Model read(String path, Configuration settings) {
    Storage given = Storage.at(path, settings);
    Storage folder = given.has(Model.JSON_FILE) ? given : given.in("model");
    byte[] json =
        folder
            .read(Model.JSON_FILE)
            .orElseThrow(
                () ->
                    new MissingException(
                        given.shown()
                            + " holds no model: expected a folder with "
                            + Model.JSON_FILE
                            + " and "
                            + Model.WEIGHTS_FILE));
    byte[] weights =
        folder
            .read(Model.WEIGHTS_FILE)
            .orElseThrow(
                () ->
                    new MissingException(
                        folder.shown() + " lacks " + Model.WEIGHTS_FILE + " beside model.json"));
    Model model = Model.read(json, weights, folder.shown());
    String expected = model.notes().path(SHA256).asText("");
    String found = sha256(weights);
    if (!expected.isEmpty() && !expected.equals(found)) {
      throw new ModelException(
          String.format(
              "%s/%s is damaged: expected the sha256 %s of model.json, found %s; take the model"
                  + " from its run again",
              folder.shown(), Model.WEIGHTS_FILE, expected, found));
    }
    return model;
  }

  /** The hash of a file's content, in hexadecimal. */
  public static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java has SHA-256", impossible);
    }
  }
}
