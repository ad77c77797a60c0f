package io.kindling.jobs.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.RpcTimeout;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;
import scala.reflect.ClassTag$;

/**
 * A process that is none of the application's, and asks its averager for parameters as a worker
 * does. Arguments: the driver's port, the averager's name, and the secret if it knows one.
 */
public final class Intruder {
  private static final String HOST = "127.0.0.1";
  private static final String ANSWERED = "ANSWERED ";
  private static final String REFUSED = "REFUSED ";

  private Intruder() {}

  /** Runs one to its end; what it was answered. */
  public static String ask(List<String> arguments) {
    List<String> words = new ArrayList<>(StandaloneCluster.java());
    words.add("-cp");
    words.add(System.getProperty("java.class.path"));
    words.add(Intruder.class.getName());
    words.addAll(arguments);
    return Command.run(Map.of("SPARK_LOCAL_IP", HOST), words)
        .output()
        .lines()
        .filter(line -> line.startsWith(ANSWERED) || line.startsWith(REFUSED))
        .findFirst()
        .orElse("SILENT");
  }

  public static void main(String[] args) {
    SparkConf conf = new SparkConf(false);
    if (args.length > 2) {
      conf.set("spark.authenticate", "true")
          .set("spark.authenticate.secret", args[2])
          .set("spark.network.crypto.enabled", "true");
    }
    SecurityManager security =
        new SecurityManager(conf, Option.empty(), SecurityManager.$lessinit$greater$default$3());
    RpcEnv environment = RpcEnv.create("intruder", HOST, 0, conf, security, true);
    try {
      RpcTimeout limit = new RpcTimeout(FiniteDuration.apply(20, TimeUnit.SECONDS), "limit");
      RpcEndpointRef averager =
          environment.setupEndpointRef(RpcAddress.apply(HOST, Integer.parseInt(args[0])), args[1]);
      Object[] question = {"fetch", new long[] {1, 0}};
      Object[] answer = averager.askSync(question, limit, ClassTag$.MODULE$.apply(Object[].class));
      System.out.println(ANSWERED + answer[0] + " " + answer.length);
    } catch (Exception refused) {
      System.out.println(REFUSED + refused.toString().replace('\n', ' '));
    } finally {
      environment.shutdown();
    }
  }
}
