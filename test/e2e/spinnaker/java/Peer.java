import com.fasterxml.jackson.databind.ObjectMapper;
import com.netflix.spinnaker.config.DefaultServiceEndpoint;
import com.netflix.spinnaker.config.OkHttp3ClientConfiguration;
import com.netflix.spinnaker.config.OkHttpClientComponents;
import com.netflix.spinnaker.config.okhttp3.OkHttpClientProvider;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.servlet.http.HttpServletRequest;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.logging.HttpLoggingInterceptor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Services of Spinnaker, as far as TLS goes: Tomcat as Spring Boot and kork-tomcat set it up, and kork-web's clients.
 * Each line of standard input is a command in JSON, and so is each line of the answer:
 *
 * <pre>
 * {"do": "serve", "config": "/x/clouddriver.yml"}                                   -> {"port": 40000}
 * {"do": "get", "config": "/x/orca.yml", "client": "configuration", "url": "https"} -> {"said": "CN=orca"}
 * </pre>
 *
 * or {"error": "..."}. Every host name is this machine; names are verified as ever.
 */
@EnableAutoConfiguration(
    exclude = {
      SecurityAutoConfiguration.class,
      SecurityFilterAutoConfiguration.class,
      UserDetailsServiceAutoConfiguration.class,
      ManagementWebSecurityAutoConfiguration.class
    })
@ComponentScan("com.netflix.spinnaker.config.okhttp3")
@Import({OkHttpClientComponents.class, OkHttp3ClientConfiguration.class, Peer.Whoami.class})
public class Peer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, ConfigurableApplicationContext> CONTEXTS = new HashMap<>();

  @Bean
  HttpLoggingInterceptor.Level logLevel() {
    return HttpLoggingInterceptor.Level.NONE;
  }

  @RestController
  static class Whoami {
    @GetMapping("/")
    String whoami(HttpServletRequest request) {
      X509Certificate[] chain =
          (X509Certificate[]) request.getAttribute("javax.servlet.request.X509Certificate");
      return chain == null ? "nobody" : chain[0].getSubjectX500Principal().getName();
    }
  }

  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
    for (String line; (line = commands.readLine()) != null; ) {
      Map<String, Object> answer = new LinkedHashMap<>();
      try {
        Map<?, ?> command = JSON.readValue(line, Map.class);
        ConfigurableApplicationContext context = context((String) command.get("config"));
        if (command.get("do").equals("serve")) {
          answer.put(
              "port", ((WebServerApplicationContext) context).getWebServer().getPort());
        } else {
          String url = (String) command.get("url");
          answer.put("said", get(client(context, (String) command.get("client"), url), url));
        }
      } catch (Throwable e) {
        answer.put("error", causes(e));
      }
      answers.println(JSON.writeValueAsString(answer));
    }
    System.exit(0);
  }

  private static ConfigurableApplicationContext context(String config) {
    return CONTEXTS.computeIfAbsent(
        config,
        (path) ->
            SpringApplication.run(
                Peer.class,
                "--spring.config.location=file:" + path,
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--spring.main.register-shutdown-hook=false",
                "--logging.level.root=ERROR",
                "--spring.application.name=peer"));
  }

  /** The two ways in which Spinnaker's services come to a client. */
  private static OkHttpClient client(
      ConfigurableApplicationContext context, String kind, String url) {
    OkHttpClient client =
        kind.equals("provider")
            ? context.getBean(OkHttpClientProvider.class).getClient(new DefaultServiceEndpoint("peer", url))
            : context.getBean(OkHttp3ClientConfiguration.class).createForRetrofit2().build();
    return client
        .newBuilder()
        .dns((host) -> List.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})))
        .callTimeout(20, TimeUnit.SECONDS)
        .build();
  }

  private static String get(OkHttpClient client, String url) throws Exception {
    try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
      return response.body().string();
    } finally {
      client.connectionPool().evictAll();
    }
  }

  private static String causes(Throwable error) {
    StringBuilder text = new StringBuilder();
    for (Throwable e = error; e != null; e = e.getCause()) {
      text.append(text.length() == 0 ? "" : " <- ").append(e);
    }
    return text.toString();
  }
}
