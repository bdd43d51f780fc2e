package org.reconstream.stream;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** A real producer that lets a test act before each commit. */
final class InterposedProducer {
  private InterposedProducer() {}

  @SuppressWarnings("unchecked")
  static Producer<byte[], byte[]> of(
      Producer<byte[], byte[]> real, Consumer<Producer<byte[], byte[]>> beforeCommit) {
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            Producer.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("commitTransaction")) {
                beforeCommit.accept(real);
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }
}
