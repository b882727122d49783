import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/** Posts a file as a form with Java's own client and its defaults, which ask for h2c: java Upload.java URL FILE. */
class Upload {
    public static void main(String[] arguments) throws Exception {
        var file = Path.of(arguments[1]);
        var form = new ByteArrayOutputStream();
        form.write(("--form\r\nContent-Disposition: form-data; name=\"image\"; filename=\"" + file.getFileName()
                + "\"\r\nContent-Type: image/jpeg\r\n\r\n").getBytes());
        form.write(Files.readAllBytes(file));
        form.write("\r\n--form--\r\n".getBytes());
        var request = HttpRequest.newBuilder(URI.create(arguments[0]))
                .header("Content-Type", "multipart/form-data; boundary=form")
                .POST(HttpRequest.BodyPublishers.ofByteArray(form.toByteArray())).build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(answer.statusCode());
        System.out.println(answer.headers().firstValue("Content-Type").orElse(""));
        System.out.println(answer.body());
    }
}
