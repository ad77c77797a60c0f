package io.kindling.jobs.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.model.FlatTensors;
import io.kindling.engine.model.Model;
import io.kindling.engine.model.ModelException;
import io.kindling.jobs.config.MissingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * Models as folders: {@code model.json}, {@code weights.safetensors}, and their configuration;
 * those that a model is made of are folders inside.
 */
public final class ModelStore {
  public static final String CONFIG_FILE = "config.conf";
  private static final String ROWS_FILE = "rows.safetensors";
  private static final String SHA256 = "weightsSha256";
  private static final String MEMBERS = "members";
  private static final String FOLDER = "folder";
  private static final Pattern MEMBER = Pattern.compile("member-[0-9]+");

  private ModelStore() {}

  /** A model whose notes hold the hash of its weights, so that damage is found when it is read. */
  public static Model sealed(Model model) {
    ObjectNode notes = model.notes().deepCopy();
    notes.put(SHA256, sha256(model.weights()));
    return model.noted(notes);
  }

  /**
   * Writes a model into a run's folder: beside its place, then renamed.
   *
   * @param name the model's folder inside; an earlier one is replaced
   * @param config the effective configuration
   */
  public static void write(RunFolder folder, String name, Model model, String config) {
    write(folder, name, model, List.of(), config);
  }

  /**
   * Writes a model that has rows beside it.
   *
   * @param rows named arrays
   */
  public static void write(
      RunFolder folder, String name, Model model, Map<String, float[]> rows, String config) {
    write(
        folder,
        name,
        model,
        List.of(),
        config,
        files -> files.writeInPlace(ROWS_FILE, out -> FlatTensors.write(rows, out)));
  }

  /** Reads the rows that a model has beside it. */
  public static Map<String, float[]> rows(String path, Configuration settings) {
    Storage folder = folder(Storage.at(path, settings));
    long length =
        folder
            .length(ROWS_FILE)
            .orElseThrow(
                () ->
                    new MissingException(
                        folder.shown() + " lacks " + ROWS_FILE + " beside model.json"));
    String file = folder.shown() + "/" + ROWS_FILE;
    return folder.read(ROWS_FILE, in -> FlatTensors.read(in, length, file));
  }

  /**
   * Writes a model that is made of others, each of them in a folder of its own inside.
   *
   * @param members in their order
   */
  public static void write(
      RunFolder folder, String name, Model model, List<Model> members, String config) {
    write(folder, name, model, members, config, files -> {});
  }

  private static void write(
      RunFolder folder,
      String name,
      Model model,
      List<Model> members,
      String config,
      Consumer<Storage> more) {
    int slash = name.lastIndexOf('/');
    String parent = slash < 0 ? "." : name.substring(0, slash);
    String own = name.substring(slash + 1);
    String beside = "_" + own + ".new";
    Storage place = slash < 0 ? folder.storage() : folder.storage().in(parent);
    folder.requireHeld();
    place.delete(beside);
    Storage files = place.in(beside);
    try {
      ObjectNode notes = model.notes().deepCopy();
      ArrayNode names = members.isEmpty() ? notes.arrayNode() : notes.putArray(MEMBERS);
      for (Model member : members) {
        Model one = sealed(member);
        String memberName = String.format(Locale.ROOT, "member-%03d", names.size() + 1);
        write(files.in(memberName), one);
        names.addObject().put(FOLDER, memberName).put(SHA256, sha256(one.weights()));
      }
      more.accept(files);
      files.write(CONFIG_FILE, config.getBytes(StandardCharsets.UTF_8));
      write(files, sealed(model.noted(notes)));
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

  private static void write(Storage files, Model sealed) {
    files.write(Model.WEIGHTS_FILE, sealed.weights());
    files.write(Model.JSON_FILE, sealed.json());
  }

  /**
   * Reads the models that a model is made of, in their order; none where it is made of itself.
   *
   * @param path of that model
   * @throws MissingException where one of them is not there
   * @throws ModelException where one of them cannot be used
   */
  public static List<Model> members(String path, Model model, Configuration settings) {
    Storage folder = folder(Storage.at(path, settings));
    List<Model> members = new ArrayList<>();
    for (JsonNode one : model.notes().path(MEMBERS)) {
      String name = one.path(FOLDER).asText("");
      if (!MEMBER.matcher(name).matches()) {
        throw new ModelException(
            String.format(
                "%s/%s names the member '%s': expected member- and a number",
                folder.shown(), Model.JSON_FILE, name));
      }
      Model member = read(folder.in(name));
      String expected = one.path(SHA256).asText("");
      String found = sha256(member.weights());
      if (!expected.equals(found)) {
        throw new ModelException(
            String.format(
                "%s/%s is another model than that which %s was made with: expected weights of the"
                    + " sha256 %s, found %s",
                folder.shown(), name, folder.shown(), expected, found));
      }
      members.add(member);
    }
    return members;
  }

  /**
   * Reads a model from its folder, or from that of the run that wrote it.
   *
   * @throws MissingException where there is none
   * @throws ModelException where its files cannot be used
   */
  public static Model read(String path, Configuration settings) {
    return read(folder(Storage.at(path, settings)));
  }

  private static Storage folder(Storage given) {
    Storage inside = given.in("model");
    return !given.has(Model.JSON_FILE) && inside.has(Model.JSON_FILE) ? inside : given;
  }

  private static Model read(Storage folder) {
    byte[] json =
        folder
            .read(Model.JSON_FILE)
            .orElseThrow(
                () ->
                    new MissingException(
                        folder.shown()
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
