package org.smee.metrics.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** Shows figures at {@code /metrics} of the HTTP port: OpenMetrics if the client accepts it, else Prometheus text. */
@Component(
        service = Servlet.class,
        configurationPid = MetricsSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@HttpWhiteboardServletName("smee-metrics")
@HttpWhiteboardServletPattern("/metrics")
public final class MetricsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient MetricsPage page;
    private transient volatile MetricsSettings settings;

    /** Called by DS. Throws for an invalid setting; the message is in the log by then. */
    @Activate
    public MetricsServlet(Map<String, Object> file, @Reference MetricsPage page) {
        this(MetricsSettings.first(file), page);
    }

    /** Tests start here. */
    MetricsServlet(MetricsSettings settings, MetricsPage page) {
        this.settings = settings;
        this.page = page;
    }

    @Modified
    void modified(Map<String, Object> file) {
        settings = MetricsSettings.next(file, settings);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!settings.onHttpPort()) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            response.setContentType("text/plain;charset=utf-8");
            byte[] why = "switched off here: http.enabled=false in etc/org.smee.metrics.cfg\n".getBytes(UTF_8);
            response.setContentLength(why.length);
            response.getOutputStream().write(why);
            return;
        }
        MetricsPage.Page now =
                page.page(Optional.ofNullable(request.getHeader("Accept")).orElse(""));
        response.setContentType(now.contentType());
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(now.body().size());
        now.body().writeTo(response.getOutputStream());
    }
}
