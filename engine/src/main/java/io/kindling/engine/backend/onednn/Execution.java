package io.kindling.engine.backend.onednn;

import io.kindling.engine.random.RunKey;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;

/** A primitive with its arguments, bound beforehand so that a call makes no object. */
final class Execution implements Kernel {
  private final String name;
  private final dnnl_primitive primitive;
  private final dnnl_stream stream;
  private final dnnl_exec_arg_t arguments;
  private final int count;

  Execution(
      String name,
      dnnl_primitive primitive,
      dnnl_stream stream,
      dnnl_exec_arg_t arguments,
      int count) {
    this.name = name;
    this.primitive = primitive;
    this.stream = stream;
    this.arguments = arguments;
    this.count = count;
  }

  @Override
  public void run(RunKey key) {
    int status = dnnl.dnnl_primitive_execute(primitive, stream, count, arguments);
    if (status != 0) {
      throw new OneDnnException("oneDNN's " + name + " failed with status " + status);
    }
  }

  @Override
  public String name() {
    return name;
  }
}
